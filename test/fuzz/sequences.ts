import { isAction } from '#base/ocpp/validate.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import { commandUrl } from '#util/commands/registry.js'
import { rawCommands16 } from '../../03_Modules/OcppRouter/ocpp16/index.js'
import { catalogue, modules } from '../../Server/modules.js'
import { frameOf } from '../rawSocket.js'
import { bootOf } from '../station.js'
import type { Case } from './cases.js'
import { expected, type Name } from './expectations.js'
import { callText } from './frames.js'
import { payloadOf } from './grammar.js'
import { mistakes } from './mistakes.js'
import { anyCall, type Command, call, everyday, mistaken, type Scene, type Step, step } from './scene.js'

/** What a station does in several frames, or in one that takes an occasion. */
type Sequence = (scene: Scene) => Pick<Case, 'steps'> & Partial<Case>

const several = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
const instant = (second: number) => new Date(Date.UTC(2026, 10, 21, 10) + second * 1_000).toISOString()

const sameMessageAgain: Sequence = (scene) => {
  const { n, random } = scene
  const said = anyCall(scene, 'same message again', `${n}`, [...everyday(scene), 'BootNotification'])
  return { steps: several(2 + random.below(3), () => said), together: random.chance(0.5) }
}

const usedId: Sequence = (scene) => ({
  steps: several(2 + scene.random.below(3), () => anyCall(scene, 'other message with a used id', `${scene.n}`, everyday(scene))),
})

const atOnce: Sequence = (scene) => ({
  steps: several(2 + scene.random.below(30), (i) => anyCall(scene, 'several calls at once', `${scene.n}.${i}`, everyday(scene))),
  together: true,
})

const heartbeat = (scene: Scene, i: number) => call(scene, 'valid message', `${scene.n}.${i}`, 'Heartbeat', {})

const answersNobodyAskedFor: Sequence = (scene) => {
  const { n, random } = scene
  const invented = (i: number) =>
    random.chance(0.5)
      ? step(scene, 'answer to no call', { text: `[3,"${n}.${i}",{"status":"Accepted"}]` }, `${n}.${i}`)
      : step(scene, 'error to no call', { text: `[4,"${n}.${i}","GenericError","",{}]` }, `${n}.${i}`)
  return { steps: several(3 + random.below(10), (i) => (random.chance(0.3) ? heartbeat(scene, i) : invented(i))), together: true }
}

const boot = (scene: Scene, i: number) => call(scene, 'valid message', `${scene.n}.${i}`, 'BootNotification', bootOf(scene.version))

const beforeBoot: Sequence = (scene) => {
  const early = several(1 + scene.random.below(4), (i) => anyCall(scene, 'before its first boot', `${scene.n}.${i}`, everyday(scene)))
  return { station: 'Accepted', steps: [...early, boot(scene, 90), heartbeat(scene, 91)] }
}

const refusedBoot =
  (station: 'Pending' | 'Rejected', name: Name): Sequence =>
  (scene) => {
    const refused = several(1 + scene.random.below(5), (i) => anyCall(scene, name, `${scene.n}.${i}`, everyday(scene)))
    return { station, steps: [boot(scene, 90), ...refused, boot(scene, 91)] }
  }

type Event = [action: string, payload: object]

/** Its events in any order, some of them twice or more, some lost. */
const transaction: Sequence = (scene) => {
  const { version, n, random } = scene
  const events = version === '1.6' ? events16(scene) : events2(scene)
  const kept = events.filter(() => random.chance(0.9)).flatMap((event) => several(random.pick([1, 1, 1, 2, 3]), () => event))
  const told = random.chance(0.5) ? random.shuffled(kept) : kept
  const steps = told.map(([action, payload], i) => call(scene, 'event of a transaction', `${n}.${i}`, action, payload))
  return { steps: [...steps, heartbeat(scene, 99)], together: random.chance(0.3) }
}

function events2({ n, random }: Scene): Event[] {
  const last = 1 + random.below(6)
  const wh = random.below(1e6)
  return several(last + 1, (seqNo) => {
    const timestamp = instant(seqNo * 60)
    const value = wh + random.pick([0, 1, 100, -100, 1e9]) * seqNo
    const event = {
      timestamp,
      seqNo,
      transactionInfo: { transactionId: `T${n}` },
      eventType: seqNo === 0 ? 'Started' : seqNo === last ? 'Ended' : 'Updated',
      triggerReason: seqNo === 0 ? 'CablePluggedIn' : seqNo === last ? 'EVDeparted' : 'MeterValuePeriodic',
      meterValue: [{ timestamp, sampledValue: [{ value, measurand: 'Energy.Active.Import.Register' }] }],
    }
    const start = { evse: { id: 1, connectorId: 1 }, idToken: { idToken: `TAG${random.below(50)}`, type: 'ISO14443' } }
    return ['TransactionEvent', seqNo === 0 ? { ...event, ...start } : event]
  })
}

function events16({ n, random }: Scene): Event[] {
  const connectorId = 1 + random.below(2)
  const idTag = `TAG${random.below(50)}`
  const transactionId = random.pick([0, -1, n, 2 ** 31 - 1, -(2 ** 31)])
  const reading = (second: number) => ({ timestamp: instant(second), sampledValue: [{ value: `${random.below(1e6)}` }] })
  const meterStop = random.pick([0, 50, 2 ** 31 - 1])
  return [
    ['StatusNotification', { connectorId, errorCode: 'NoError', status: 'Preparing' }],
    ['StartTransaction', { connectorId, idTag, meterStart: random.pick([0, 100, -1]), timestamp: instant(n % 3_600) }],
    ['MeterValues', { connectorId, transactionId, meterValue: [reading(60)] }],
    ['StopTransaction', { transactionId, idTag, meterStop, timestamp: instant(7_200), transactionData: [reading(120)] }],
    ['StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' }],
  ]
}

/** Its parts shuffled, with some of them twice and perhaps one missing; nobody has to have asked for it. */
const reportInParts: Sequence = (scene) => {
  const { version, random, n } = scene
  const count = 2 + random.below(8)
  const monitor = (id: number) => ({
    id,
    transaction: false,
    value: 1,
    type: 'UpperThreshold',
    severity: 5,
    ...(version === '2.1' ? { eventNotificationType: 'CustomMonitor' } : {}),
  })
  const part = (seqNo: number) => ({ requestId: n, generatedAt: instant(0), seqNo, tbc: seqNo < count - 1 })
  const about = (seqNo: number) => ({ component: { name: `C${seqNo}` }, variable: { name: 'V' } })
  const [action, make] = random.pick([
    ['NotifyReport', (i: number) => ({ ...part(i), reportData: [{ ...about(i), variableAttribute: [{ value: `${i}` }] }] })],
    ['NotifyMonitoringReport', (i: number) => ({ ...part(i), monitor: [{ ...about(i), variableMonitoring: [monitor(i)] }] })],
  ] as const)
  const sent = several<object>(count, make).filter(() => random.chance(0.95))
  const parts = random.shuffled(sent.flatMap((one) => several(random.pick([1, 1, 2]), () => one)))
  return { steps: [...parts.map((payload, i) => call(scene, 'part of a report', `${n}.${i}`, action, payload)), heartbeat(scene, 99)] }
}

/** Cut anywhere, within characters too, and with pings in between. */
const fragments: Sequence = (scene) => {
  const { n, random } = scene
  const payload = JSON.stringify({ vendorId: 'v', data: '😀é'.repeat(random.below(30)) })
  const bytes = Buffer.from(callText({ id: `${n}`, action: 'DataTransfer', payload }))
  const cuts = several(1 + random.below(6), () => random.below(bytes.length)).toSorted((a, b) => a - b)
  const parts = [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i]))
  return { steps: [step(scene, 'message in fragments', { fragments: parts }, `${n}`, 'DataTransfer')] }
}

/** The connection breaks while a frame is under way: in its header, in its payload, between fragments, in a close. */
const leaving: Sequence = (scene) => {
  const { n, random } = scene
  const whole = frameOf(1, callText({ id: `${n}`, action: 'Heartbeat', payload: '{}' }))
  const begun = random.pick([
    whole.subarray(0, 1 + random.below(whole.length - 1)),
    frameOf(1, '[2,"half', { fin: false }),
    frameOf(1, '[2,"x"', { claims: 200_000 }),
    frameOf(8, Buffer.from([0x03])).subarray(0, 3),
  ])
  return { steps: [heartbeat(scene, 0), step(scene, 'left in the midst of a frame', { raw: begun, leave: true }, `${n}`)] }
}

const maxPayloadBytes = 262_144

/** To the byte as large as allowed, or one byte larger. */
const largest: Sequence = (scene) => {
  const { n, random } = scene
  const textOf = (data: string) => callText({ id: `${n}`, action: 'DataTransfer', payload: `{"vendorId":"v","data":"${data}"}` })
  const room = maxPayloadBytes - textOf('').length
  const character = random.pick(['x', 'é', '😀'])
  const width = Buffer.byteLength(character)
  const data = character.repeat(Math.floor(room / width)) + 'x'.repeat(room % width)
  if (random.chance(0.5)) return { steps: [step(scene, 'frame too large', { text: textOf(`${data}x`) }, `${n}`)] }
  return { steps: [step(scene, 'largest message', { text: textOf(data) }, `${n}`, 'DataTransfer')] }
}

/** Every command an operator may give, with the body its module shows as an example. */
const commands: Record<OcppVersion, Omit<Command, 'outcome'>[]> = {
  '1.6': [...rawCommands16.values()].flatMap(({ name, action, example }) => {
    const owner = catalogue.commands.get(action)
    return owner ? [{ path: commandUrl('1.6', owner.module, name), action: name, body: example }] : []
  }),
  '2.0.1': commands2('2.0.1'),
  '2.1': commands2('2.1'),
}

function commands2(version: '2.0.1' | '2.1'): Omit<Command, 'outcome'>[] {
  return modules.flatMap(({ name, actions }) =>
    actions.flatMap((one) =>
      one.kind === 'command' && isAction(version, one.action)
        ? [{ path: commandUrl(version, name, one.action), action: one.action, body: one.example }]
        : [],
    ),
  )
}

const wellAnswered: Sequence = (scene) => {
  const { version, random } = scene
  const command = random.pick(commands[version])
  const text = `[3,"$call",${JSON.stringify(payloadOf(version, command.action, 'response', random))}]`
  return { steps: [{ ...step(scene, 'answer to a call', { text }, '$call'), command: { ...command, outcome: 'answered' } }] }
}

/** An answer with one mistake. Only 2.1 can say so to the station; the operator hears of it in any version. */
const badlyAnswered: Sequence = (scene) => {
  const { version, random } = scene
  for (;;) {
    const command = random.pick(commands[version])
    const name = random.pick(Object.keys(mistakes) as Name[])
    const expectation = expected(name, version)
    const made = expectation?.startsWith('error') && mistaken(scene, 'response', name, [command.action])
    if (!expectation || !made) continue
    const expect = version === '2.1' ? expectation.replace('error', 'resultError') : 'nothing'
    const answer = { ...step(scene, name, { text: `[3,"$call",${made.payload}]` }, '$call'), expect }
    return { steps: [{ ...answer, command: { ...command, outcome: 'callError' } }] }
  }
}

/** Before the right answer come wrong ones under other ids, and after it more of the same. */
const answeredTwice: Sequence = (scene) => {
  const { version, n } = scene
  const command = commands[version].find(({ action }) => action === 'ClearCache')!
  const nothing = (text: string) => step(scene, 'answer to no call', { text }, `${n}`)
  const answer: Step = { ...nothing('[3,"$call",{"status":"Accepted"}]'), command: { ...command, outcome: 'answered' } }
  const later = ['[3,"$call",{"status":"Rejected"}]', '[4,"$call","GenericError","",{}]'].map(nothing)
  return { steps: [nothing('[3,"before",{"status":"Rejected"}]'), answer, ...later, heartbeat(scene, 0)] }
}

const ofAll: Sequence[] = [
  sameMessageAgain,
  usedId,
  atOnce,
  answersNobodyAskedFor,
  beforeBoot,
  refusedBoot('Pending', 'while pending'),
  refusedBoot('Rejected', 'while rejected'),
  transaction,
  transaction,
  transaction,
  fragments,
  leaving,
  largest,
  wellAnswered,
  badlyAnswered,
  badlyAnswered,
  badlyAnswered,
  answeredTwice,
]

/** What a version's stations may do; some of it more often. */
export const sequences: Record<OcppVersion, Sequence[]> = {
  '1.6': ofAll,
  '2.0.1': [...ofAll, reportInParts, reportInParts],
  '2.1': [...ofAll, reportInParts, reportInParts],
}
