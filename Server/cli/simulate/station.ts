import { setTimeout as wait } from 'node:timers/promises'
import { charge, type Plan } from './charge.js'
import type { Enrolled } from './enrol.js'
import { transfers } from './files.js'
import { type Link, openLink } from './link.js'
import { memory } from './memory.js'
import { energyMeter, mains } from './meter.js'
import type { Options } from './options.js'
import type { Progress } from './progress.js'
import type { Controls, Protocol, Reservation } from './protocol.js'
import { protocol2 } from './protocol2.js'
import { protocol16 } from './protocol16.js'
import { between, seeded } from './random.js'
import type { ConnectorState, Session, StopReason } from './session.js'

export interface SimulatedStation {
  /** Boots, lives its sessions one after the other; resolves when they have ended. */
  run(): Promise<void>
  /** Ends what runs and leaves. */
  leave(): Promise<void>
  /** Those whose end was answered, in order. */
  readonly ended: Session[]
}

const sampleSeconds = 60
/** What an operator starts runs as real cars do: whoever watches wants to see true times. */
const remotePlan = { authorized: true, seconds: 4 * 3_600, sampleSeconds: 10, speed: 1 }
/** The answer to a command leaves before what it causes begins. */
const afterAnswerMs = 100
/** What a timer can wait. */
const LONGEST_MS = 2 ** 31 - 1

/** One station with one EVSE and one connector. */
export function simulatedStation(enrolled: Enrolled, index: number, options: Options, progress: Progress): SimulatedStation {
  const { stationId, version, idToken } = enrolled
  const random = seeded(options.seed + index * 7_919)
  const unit = index % 2 === 0 ? 'Wh' : 'kWh'
  const protocol: Protocol = version === '1.6' ? protocol16(unit) : protocol2(version, unit)
  const meter = energyMeter(enrolled.registerWh || Math.floor(between(random, 100_000, 5_000_000)))
  const settings = protocol.settings()
  const identity = { vendor: 'Plugboard', model: `Simulated ${version}`, serialNumber: `${stationId}-SN`, firmwareVersion: '1.0.0' }
  const ended: Session[] = []
  const leaving = new AbortController()

  let link: Link | undefined
  let ready: Promise<void> = Promise.resolve()
  let beat: NodeJS.Timeout | undefined
  let state: ConnectorState = 'Available'
  let available = true
  let reserved: (Reservation & { expiry: NodeJS.Timeout }) | undefined
  const told: string[] = []
  let current: { done: Promise<void>; ending: AbortController; session?: Session } | undefined

  const show = (text: string) => progress.show(stationId, text)
  const note = (text: string) => {
    if (told.push(`${new Date().toISOString()} ${text}`) > 1_000) told.shift()
    progress.note(stationId, text)
  }
  const pause = (ms: number) => wait(ms, undefined, { signal: leaving.signal }).catch(() => undefined) // woken early: whoever waits looks why
  const soon = (work: () => Promise<unknown>) => void setTimeout(() => work().catch((err: Error) => note(err.message)), afterAnswerMs)
  const connected = (): Link => {
    if (!link) throw new Error(`${stationId} is not connected`)
    return link
  }

  async function connect(reason: 'PowerUp' | 'RemoteReset') {
    show('connecting')
    link = await openLink({
      url: options.url,
      stationId,
      password: enrolled.password,
      subprotocol: protocol.subprotocol,
      strict: protocol.strict,
      answers: protocol.answers(controls),
      onConnected: (open) => show(open ? state : leaving.signal.aborted ? 'left' : 'offline, connects again'),
    })
    await boot(reason)
    await setConnector(idleState())
  }

  async function boot(reason: 'PowerUp' | 'RemoteReset') {
    for (;;) {
      const { status, interval } = await protocol.boot(connected(), identity, reason)
      if (status === 'Accepted') return beatEvery(interval)
      note(`boot: ${status}, waits`)
      await pause(Math.min(Math.max(interval, 1), 10) * 1000)
      if (leaving.signal.aborted) throw new Error(`${stationId} was never accepted: ${status}`)
    }
  }

  function beatEvery(seconds: number) {
    clearInterval(beat)
    if (seconds > 0) settings.setHeartbeatSeconds(seconds)
    // A lost one does not matter: the next comes.
    beat = setInterval(() => void protocol.heartbeat(connected()).catch(() => undefined), (settings.heartbeatSeconds() ?? 300) * 1000)
  }

  const idleState = () => (!available ? 'Unavailable' : reserved ? 'Reserved' : 'Available')

  function endReservation(): Reservation | undefined {
    const ended = reserved
    clearTimeout(ended?.expiry)
    reserved = undefined
    return ended
  }

  async function setConnector(next: ConnectorState) {
    state = next
    show(next)
    await protocol.connector(connected(), next)
  }

  const settle = async () => {
    if (!current) await setConnector(idleState())
  }

  function begin(plan: Plan): Promise<void> {
    const reservationId = endReservation()?.id // whoever comes to charge is who it was for
    const ending = new AbortController()
    const started = live({ ...plan, reservationId }, ending.signal).finally(() => {
      current = undefined
      // What an operator wanted while the last word of the session was on its way.
      if (link && !leaving.signal.aborted && state !== idleState()) soon(settle)
    })
    current = { done: started, ending }
    return started
  }

  async function live(plan: Plan, ending: AbortSignal) {
    const onReading = (session: Session) => {
      if (current) current.session = session
      if (session.progress === 0) note(`session ${session.transactionId} started at ${(session.startWh / 1000).toFixed(3)} kWh`)
      show(charging(session))
    }
    const bay = { stationId, link: connected(), protocol, meter, random, powerW: options.powerW, setConnector, onReading }
    const session = await charge(bay, plan, ending)
    ended.push(session)
    if (current) current.session = undefined
    note(`session ${session.transactionId} ended (${session.stopReason}): ${session.stopWh! - session.startWh} Wh`)
    await setConnector('Finishing')
    await setConnector(idleState())
  }

  const end = (reason: StopReason) => current?.ending.abort(reason)

  async function restart() {
    end('ImmediateReset')
    await current?.done.catch(() => undefined) // whoever began it hears of it
    clearInterval(beat)
    await link?.close()
    show('restarts')
    await pause(1_000)
    if (!leaving.signal.aborted) await connect('RemoteReset')
  }

  const controls: Controls = {
    settings,
    session: () => current?.session,
    knows: (evseId = 0, connectorId = 0) => evseId <= 1 && connectorId <= 1,
    start(token, remoteStartId) {
      if (current || !available || (reserved && reserved.idToken.toLowerCase() !== token.toLowerCase())) return false
      soon(() => begin({ ...remotePlan, idToken: token, remoteStartId }))
      return true
    },
    stop(transactionId, reason) {
      if (current?.session?.transactionId !== transactionId || current.ending.signal.aborted) return false
      soon(async () => end(reason))
      return true
    },
    reset() {
      ready = wait(afterAnswerMs).then(restart)
      ready.catch((err: Error) => note(err.message))
    },
    setAvailable(wanted) {
      available = wanted
      if (current) return wanted ? 'Accepted' : 'Scheduled'
      soon(settle)
      return 'Accepted'
    },
    memory: memory(),
    firmware: transfers(),
    uploads: transfers(),
    powerW: options.powerW,
    reserve(reservation) {
      if (current) return 'Occupied'
      if (!available) return 'Unavailable'
      endReservation()
      const expiry = setTimeout(
        () => {
          endReservation()
          soon(settle)
          if (reservation.expired) soon(() => reservation.expired!(connected().deliver))
        },
        Math.min(Math.max(reservation.expiresAt.getTime() - Date.now(), 0), LONGEST_MS),
      )
      reserved = { ...reservation, expiry }
      soon(settle)
      return 'Accepted'
    },
    cancelReservation(id) {
      if (reserved?.id !== id) return false
      endReservation()
      soon(settle)
      return true
    },
    follow: (work) => soon(() => work(connected().deliver)),
    log: () => ({ name: `${stationId}.log`, text: `${identity.vendor} ${identity.model} ${identity.serialNumber}\n${told.join('\n')}\n` }),
    send(what) {
      soon(async () => {
        const { session } = current ?? {}
        if (what === 'boot') await protocol.boot(connected(), identity, 'PowerUp')
        else if (what === 'heartbeat') await protocol.heartbeat(connected())
        else if (what === 'connector') await protocol.connector(connected(), state, true)
        else if (session) await protocol.sample(connected(), session, session.last)
        else await protocol.meterValues(connected(), meter.read(new Date(), 0, mains(random)))
      })
    },
  }

  return {
    ended,
    async run() {
      await connect('PowerUp')
      note(`connected with OCPP ${version}, accepted`)
      for (let number = 1; number <= options.sessions; number++) {
        await pause((between(random, 10, 120) * 1000) / options.speed)
        await ready
        await current?.done // an operator was quicker
        if (leaving.signal.aborted) return
        progress.session(stationId, number)
        const seconds = Math.round(options.minutes * between(random, 0.6, 1.4)) * 60
        await begin({ idToken, authorized: false, seconds, sampleSeconds, speed: options.speed })
      }
    },
    async leave() {
      leaving.abort()
      end('PowerLoss')
      await current?.done.catch(() => undefined) // run() tells
      await ready.catch(() => undefined) // told already
      clearInterval(beat)
      endReservation()
      await link?.close()
    },
  }
}

function charging({ last, startWh, progress }: Session): string {
  const bar = '█'.repeat(Math.round(progress * 20)).padEnd(20, '░')
  const energy = ((last.registerWh - startWh) / 1000).toFixed(3).padStart(8)
  return `Charging  ${bar} ${energy} kWh  ${(last.powerW / 1000).toFixed(1).padStart(5)} kW`
}
