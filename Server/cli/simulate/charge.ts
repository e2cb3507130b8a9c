import { setTimeout as wait } from 'node:timers/promises'
import type { Link } from './link.js'
import { demand, type energyMeter, mains, type Reading } from './meter.js'
import type { Protocol } from './protocol.js'
import type { ConnectorState, Session, StopReason } from './session.js'

/** What a session is meant to be. */
export interface Plan {
  idToken: string
  remoteStartId?: number
  reservationId?: number
  /** Known already: an operator's start. */
  authorized: boolean
  seconds: number
  sampleSeconds: number
  /** The station's time against ours. */
  speed: number
}

/** What a session needs of its station. */
export interface Bay {
  stationId: string
  link: Link
  protocol: Protocol
  meter: ReturnType<typeof energyMeter>
  random: () => number
  powerW: number
  setConnector(state: ConnectorState): Promise<void>
  /** Called when it has begun and after each reading. */
  onReading(session: Session): void
}

const stepSeconds = 20

/** Lives one session; it ends when the battery is full or `ending` is aborted, whose reason is the StopReason. Rejects when the token is refused. */
export async function charge(bay: Bay, plan: Plan, ending: AbortSignal): Promise<Session> {
  const { link, protocol, meter, random, setConnector } = bay
  await setConnector('Preparing')
  if (!plan.authorized && !(await protocol.authorize(link, plan.idToken))) {
    await setConnector('Available')
    throw new Error(`${bay.stationId}: token ${plan.idToken} was not accepted`)
  }
  // The station's clock runs faster than ours: it begins in the past, so that it has caught up when the session ends.
  let clock = Date.now() - Math.round(plan.seconds * 1000 * (1 - 1 / plan.speed))
  const read = (powerW: number): Reading => meter.read(new Date(clock), powerW, mains(random))
  const begin = read(0)
  const session: Session = {
    stationId: bay.stationId,
    idToken: plan.idToken,
    remoteStartId: plan.remoteStartId,
    reservationId: plan.reservationId,
    startedAt: begin.at,
    startWh: begin.registerWh,
    seqNo: 0,
    last: begin,
    progress: 0,
  }
  const accepted = await protocol.start(link, session, begin)
  if (accepted) await setConnector('Charging')
  bay.onReading(session)

  const lasts = accepted ? plan.seconds : 0
  for (let passed = 0; passed < lasts && !ending.aborted; ) {
    const startedAt = performance.now()
    const whole = Math.min(plan.sampleSeconds, lasts - passed)
    await wait((whole * 1000) / plan.speed, undefined, { signal: ending }).catch(() => undefined) // woken early: the loop looks why
    const until = passed + (ending.aborted ? Math.min(whole, Math.floor(((performance.now() - startedAt) / 1000) * plan.speed)) : whole)
    let powerW = 0
    while (passed < until) {
      const seconds = Math.min(stepSeconds, until - passed)
      powerW = bay.powerW * demand(passed / plan.seconds, random)
      meter.add(powerW, seconds)
      passed += seconds
      clock += seconds * 1000
    }
    session.progress = passed / plan.seconds
    session.last = read(powerW)
    bay.onReading(session)
    if (passed < lasts && !ending.aborted) await protocol.sample(link, session, session.last)
  }
  const end = read(0)
  const reason: StopReason = !accepted ? 'DeAuthorized' : ending.aborted ? ending.reason : random() < 0.8 ? 'Local' : 'EVDisconnected'
  await protocol.stop(link, session, end, reason)
  session.stopWh = end.registerWh
  session.stopReason = reason
  return session
}
