import { isAction } from '#base/ocpp/validate.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import { commandUrl } from '#util/commands/registry.js'
import { rawCommands16 } from '../../03_Modules/OcppRouter/ocpp16/index.js'
import { catalogue, modules } from '../../Server/modules.js'
import { frameOf } from '../rawSocket.js'
import { bootOf } from '../station.js'
import type { Case, Command, Scene, Step } from './cases.js'
import { expected, type Name } from './expectations.js'
import { callText } from './frames.js'
import { payloadOf } from './grammar.js'
import { schemaMistakes, textMistakes } from './mistakes.js'

/** What a station does in several frames, or in one that takes an occasion. */
interface Sequence {
  only?: readonly OcppVersion[]
  make(scene: Scene): Pick<Case, 'steps'> & Partial<Case>
}

const since2 = ['2.0.1', '2.1'] as const
const json = (value: unknown) => JSON.stringify(value)

const call = ({ version, step, n }: Scene, i: number, name: Name, action: string, payload: object, id = `${n}.${i}`): Step =>
  step(name, version, { text: callText({ version, id, action, payload: json(payload) }) }, id, action)

const several = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
const instant = (second: number) => new Date(Date.UTC(2026, 10, 21, 10) + second * 1_000).toISOString()

export const sequences: Sequence[] = [
  { make: sameMessageAgain },
  { make: usedId },
  { make: pipelined },
  { make: answersNobodyAskedFor },
  { make: beforeBoot },
  { make: (scene) => refusedBoot(scene, 'Pending', 'while pending') },
  { make: (scene) => refusedBoot(scene, 'Rejected', 'while rejected') },
  { make: transaction },
  { make: transaction },
  { only: since2, make: reportInParts },
  { make: fragments },
  { make: leaving },
  { make: largest },
  { make: wellAnswered },
  { make: badlyAnswered },
  { make: badlyAnswered },
  { make: answeredTwice },
]

function sameMessageAgain({ version, n, random, step, valid }: Scene) {
  const { wire, action } = valid(version, `${n}`, random, nine(version))
  return {
    steps: several(2 + random.below(3), () => step('same message again', version, wire, `${n}`, action)),
    together: random.chance(0.5),
  }
}

/** Served in every version, with effects of different kinds. */
const nine = (version: OcppVersion) =>
  version === '1.6'
    ? [
        'Authorize',
        'BootNotification',
        'Heartbeat',
        'StatusNotification',
        'StartTransaction',
        'StopTransaction',
        'MeterValues',
        'DataTransfer',
        'FirmwareStatusNotification',
      ]
    : [
        'Authorize',
        'BootNotification',
        'Heartbeat',
        'StatusNotification',
        'TransactionEvent',
        'MeterValues',
        'DataTransfer',
        'NotifyEvent',
        'NotifyReport',
      ]

function usedId({ version, n, random, valid }: Scene) {
  const steps = several(
    2 + random.below(3),
    (): Step => ({ ...valid(version, `${n}`, random, nine(version)), name: 'other message with a used id' }),
  )
  return { steps }
}

function pipelined({ version, n, random, valid }: Scene) {
  const steps = several(
    2 + random.below(30),
    (i): Step => ({ ...valid(version, `${n}.${i}`, random, nine(version)), name: 'several calls at once' }),
  )
  return { steps, together: true }
}

function answersNobodyAskedFor(scene: Scene) {
  const { version, n, random, step } = scene
  const invented = (i: number) =>
    random.chance(0.5)
      ? step('answer to no call', version, { text: `[3,"${n}.${i}",{"status":"Accepted"}]` }, `${n}.${i}`)
      : step('error to no call', version, { text: `[4,"${n}.${i}","GenericError","",{}]` }, `${n}.${i}`)
  const steps = several(3 + random.below(10), (i) => (random.chance(0.3) ? call(scene, i, 'valid message', 'Heartbeat', {}) : invented(i)))
  return { steps, together: true }
}

function beforeBoot(scene: Scene) {
  const { version, n, random, valid } = scene
  const early = several(1 + random.below(4), (i) =>
    spoken(
      valid(
        version,
        `${n}.${i}`,
        random,
        nine(version).filter((action) => action !== 'BootNotification'),
      ),
      'before its first boot',
      version,
    ),
  )
  const boot = call(scene, 90, 'valid message', 'BootNotification', bootOf(version))
  return { station: 'Accepted' as const, steps: [...early, boot, call(scene, 91, 'valid message', 'Heartbeat', {})] }
}

const spoken = (step: Step, name: Name, version: OcppVersion): Step => ({ ...step, name, expect: expected(name, version)! })

function refusedBoot(scene: Scene, station: 'Pending' | 'Rejected', name: Name) {
  const { version, n, random, valid } = scene
  const boot = (i: number) => call(scene, i, 'valid message', 'BootNotification', bootOf(version))
  const refused = several(1 + random.below(5), (i) =>
    spoken(
      valid(
        version,
        `${n}.${i}`,
        random,
        nine(version).filter((action) => action !== 'BootNotification'),
      ),
      name,
      version,
    ),
  )
  return { station, steps: [boot(90), ...refused, boot(91)] }
}

/** Its events in any order, some of them twice or more, some lost. */
function transaction(scene: Scene) {
  const { version, n, random } = scene
  const events = version === '1.6' ? events16(scene) : events2(scene)
  const kept = events.filter(() => random.chance(0.9)).flatMap((event) => several(random.pick([1, 1, 1, 2, 3]), () => event))
  const told = random.chance(0.5) ? random.shuffled(kept) : kept
  const steps = (told.length > 0 ? told : events).map(([action, payload], i) =>
    call(scene, i, 'valid message', action, payload, `${n}.${i}`),
  )
  return { steps, together: random.chance(0.3) }
}

type Event = [action: string, payload: object]

function events2({ n, random }: Scene): Event[] {
  const transactionId = `T${n}`
  const last = 1 + random.below(6)
  const wh = random.below(1e6)
  return several(last + 1, (seqNo) => [
    'TransactionEvent',
    {
      eventType: seqNo === 0 ? 'Started' : seqNo === last ? 'Ended' : 'Updated',
      timestamp: instant(seqNo * 60),
      triggerReason: seqNo === 0 ? 'CablePluggedIn' : seqNo === last ? 'EVDeparted' : 'MeterValuePeriodic',
      seqNo,
      transactionInfo: { transactionId },
      ...(seqNo === 0 ? { evse: { id: 1, connectorId: 1 }, idToken: { idToken: `TAG${random.below(50)}`, type: 'ISO14443' } } : {}),
      meterValue: [
        {
          timestamp: instant(seqNo * 60),
          sampledValue: [{ value: wh + random.pick([0, 1, 100, -100, 1e9]) * seqNo, measurand: 'Energy.Active.Import.Register' }],
        },
      ],
    },
  ])
}

function events16({ n, random }: Scene): Event[] {
  const connectorId = 1 + random.below(2)
  const idTag = `TAG${random.below(50)}`
  const transactionId = random.pick([0, -1, n, 2 ** 31 - 1, -(2 ** 31)])
  const reading = (second: number) => ({ timestamp: instant(second), sampledValue: [{ value: `${random.below(1e6)}` }] })
  return [
    ['StatusNotification', { connectorId, errorCode: 'NoError', status: 'Preparing' }],
    ['StartTransaction', { connectorId, idTag, meterStart: random.pick([0, 100, -1]), timestamp: instant(n % 3_600) }],
    ['MeterValues', { connectorId, transactionId, meterValue: [reading(60)] }],
    [
      'StopTransaction',
      { transactionId, idTag, meterStop: random.pick([0, 50, 2 ** 31 - 1]), timestamp: instant(7_200), transactionData: [reading(120)] },
    ],
    ['StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' }],
  ]
}

/** Its parts shuffled, with some of them twice and perhaps one missing; nobody has to have asked for it. */
function reportInParts(scene: Scene) {
  const { random, n } = scene
  const [action, field] = random.pick([
    ['NotifyReport', 'reportData'],
    ['NotifyMonitoringReport', 'monitor'],
  ] as const)
  const count = 2 + random.below(8)
  const monitor = (id: number) => ({
    ...{ id, transaction: false, value: 1, type: 'UpperThreshold', severity: 5 },
    ...(scene.version === '2.1' ? { eventNotificationType: 'CustomMonitor' } : {}),
  })
  const part = (seqNo: number) => ({
    requestId: n,
    generatedAt: instant(0),
    seqNo,
    tbc: seqNo < count - 1,
    [field]: [
      {
        component: { name: `C${seqNo}` },
        variable: { name: 'V' },
        ...(field === 'reportData' ? { variableAttribute: [{ value: `${seqNo}` }] } : { variableMonitoring: [monitor(seqNo)] }),
      },
    ],
  })
  const parts = random.shuffled(
    several(count, part)
      .filter(() => random.chance(0.95))
      .flatMap((one) => several(random.pick([1, 1, 2]), () => one)),
  )
  return { steps: (parts.length > 0 ? parts : [part(0)]).map((payload, i) => call(scene, i, 'valid message', action, payload)) }
}

/** Cut anywhere, within characters too, and with pings in between. */
function fragments({ version, n, random, step }: Scene) {
  const id = `${n}`
  const bytes = Buffer.from(
    callText({ version, id, action: 'DataTransfer', payload: json({ vendorId: 'v', data: '😀é'.repeat(random.below(30)) }) }),
  )
  const cuts = several(1 + random.below(6), () => random.below(bytes.length)).sort((a, b) => a - b)
  const parts = [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i]))
  return { steps: [step('message in fragments', version, { fragments: parts }, id, 'DataTransfer')] }
}

/** The connection breaks while a frame is under way: in its header, in its payload, between fragments, in the opening of a close. */
function leaving(scene: Scene) {
  const { version, n, random, step } = scene
  const whole = frameOf(1, callText({ version, id: `${n}`, action: 'Heartbeat', payload: '{}' }))
  const begun = random.pick([
    whole.subarray(0, 1 + random.below(whole.length - 1)),
    frameOf(1, '[2,"half', { fin: false }),
    frameOf(1, '[2,"x"', { claims: 200_000 }),
    frameOf(8, Buffer.from([0x03])).subarray(0, 3),
  ])
  return {
    steps: [
      call(scene, 0, 'valid message', 'Heartbeat', {}),
      step('left in the midst of a frame', version, { raw: begun, leave: true }, `${n}`),
    ],
  }
}

function largest({ version, n, random, step }: Scene) {
  const id = `${n}`
  const room = 262_144 - callText({ version, id, action: 'DataTransfer', payload: '{"vendorId":"v","data":""}' }).length
  const data = random.pick(['x'.repeat(room), '😀'.repeat(Math.floor(room / 4)), 'é'.repeat(Math.floor(room / 2))])
  return {
    steps: [
      step(
        'largest message',
        version,
        { text: callText({ version, id, action: 'DataTransfer', payload: `{"vendorId":"v","data":"${data}"}` }) },
        id,
        'DataTransfer',
      ),
    ],
  }
}

/** Commands with bodies their modules take at any time. */
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

function wellAnswered({ version, random, step }: Scene) {
  const command = random.pick(commands[version])
  const text = `[3,"$call",${json(payloadOf(version, command.action, 'response', random))}]`
  return { steps: [{ ...step('answer to no call', version, { text }, '$call'), command: { ...command, outcome: 'answered' as const } }] }
}

/** An answer with one mistake. Only 2.1 can say so to the station; the operator hears of it in any version. */
function badlyAnswered(scene: Scene) {
  const { version, random, step, mistaken } = scene
  for (;;) {
    const command = random.pick(commands[version])
    const name = random.pick(Object.keys({ ...schemaMistakes, ...textMistakes }) as Name[])
    const expectation = expected(name, version)
    if (!expectation?.startsWith('error')) continue
    const payload = mistaken(version, command.action, 'response', random, name)
    if (!payload) continue
    const expect = version === '2.1' ? expectation.replace('error', 'resultError') : 'nothing'
    const answer = { ...step(name, version, { text: `[3,"$call",${payload}]` }, '$call'), expect }
    return { steps: [{ ...answer, command: { ...command, outcome: 'callError' as const } }] }
  }
}

/** Before the right answer come wrong ones under other ids, and after it more of the same. */
function answeredTwice(scene: Scene) {
  const { version, n, step } = scene
  const command = commands[version].find(({ action }) => action === 'ClearCache')!
  const nothing = (text: string) => step('answer to no call', version, { text }, `${n}`)
  const answer = { ...nothing('[3,"$call",{"status":"Accepted"}]'), command: { ...command, outcome: 'answered' as const } }
  return {
    steps: [
      nothing('[3,"before",{"status":"Rejected"}]'),
      answer,
      nothing('[3,"$call",{"status":"Rejected"}]'),
      nothing('[4,"$call","GenericError","",{}]'),
      call(scene, 0, 'valid message', 'Heartbeat', {}),
    ],
  }
}
