import { actionsOf, isAction, isSendOnly } from '#base/ocpp/validate.js'
import { type OcppVersion, versions } from '#base/ocpp/version.js'
import { frameOf } from '../rawSocket.js'
import type { Name } from './expectations.js'
import { payloadOf, vocabulary } from './grammar.js'
import type { Random } from './random.js'
import type { Wire } from './wire.js'

/** A CALL in its parts. */
export interface Message {
  version: OcppVersion
  id: string
  action: string
  /** JSON. */
  payload: string
}

export const callText = ({ id, action, payload }: Omit<Message, 'version'>) =>
  `[2,${JSON.stringify(id)},${JSON.stringify(action)},${payload}]`

/** What a station sends instead of a valid CALL, and the id under which it hears of it when that is another. */
type Maker = (message: Message, random: Random) => Wire & { id?: string }

const text = (made: string, id?: string) => ({ text: made, ...(id === undefined ? {} : { id }) })
const json = (value: unknown) => JSON.stringify(value)
const withPayload =
  (payloads: string[]): Maker =>
  (m, random) =>
    text(callText({ ...m, payload: random.pick(payloads) }))
const withAction =
  (choose: (m: Message, random: Random) => string): Maker =>
  (m, random) =>
    text(callText({ ...m, action: choose(m, random) }))
const withId =
  (ids: readonly string[]): Maker =>
  (m, random) =>
    text(`[2,${random.pick(ids)},${json(m.action)},${m.payload}]`)
const withType =
  (types: readonly string[]): Maker =>
  (m, random) =>
    text(`[${random.pick(types)},${json(m.id)},${json(m.action)},${m.payload}]`)
const fixed =
  (texts: readonly string[]): Maker =>
  (_, random) =>
    text(random.pick(texts))
const raw =
  (make: (m: Message, random: Random) => Buffer): Maker =>
  (m, random) => ({ raw: make(m, random) })

const head = (first: number, second: number, rest = Buffer.alloc(0)) => Buffer.concat([Buffer.from([first, second]), rest])

/** Cut so that the beginning is no JSON, from the given element on. */
const cutIn = (m: Message, from: string, random: Random) => {
  const whole = callText(m)
  const start = whole.indexOf(from)
  return whole.slice(0, start + random.below(Math.max(1, from.length - 1)))
}

/** Mistakes in all that is around a payload. */
export const frameMistakes: Partial<Record<Name, Maker>> = {
  'payload null': (m) => text(callText({ ...m, action: 'Heartbeat', payload: 'null' })),
  'payload an array': withPayload(['[]', '[{}]', '[1]']),
  'payload a text': withPayload(['""', '"{}"', '"text"']),
  'payload a number': withPayload(['0', '1', 'true', 'false', '-1.5']),
  'action unknown': withAction((_, random) =>
    random.pick([
      'Nonsense',
      '',
      ' ',
      '😀',
      'Heartbeat ',
      'HeartbeatRequest',
      'HeartbeatResponse',
      'ocpp.Heartbeat',
      '*',
      'Heart\u202ebeat',
    ]),
  ),
  'action of another version': withAction(({ version }, random) => random.pick(foreign[version])),
  'action in another case': withAction(({ action }) => action[0]!.toLowerCase() + action.slice(1)),
  'action of a property of objects': withAction((_, random) =>
    random.pick(['toString', '__proto__', 'constructor', 'hasOwnProperty', 'valueOf']),
  ),
  'action very long': withAction((_, random) => random.pick(['A', '😀', '\n']).repeat(random.pick([300, 10_000]))),
  'action not a text': (m, random) =>
    text(`[2,${json(m.id)},${random.pick(['1', 'null', '{}', '[]', 'true', '["Heartbeat"]'])},${m.payload}]`),
  'message id empty': (m) => text(callText({ ...m, id: '' }), ''),
  'message id too long': (m, random) => {
    const id = (m.id + random.pick(['x', '😀', 'é']).repeat(127)).slice(0, random.pick([38, 100, 254]))
    return text(callText({ ...m, id: id.toWellFormed() }), id.toWellFormed())
  },
  'message id far too long': (m, random) => text(callText({ ...m, id: 'x'.repeat(random.pick([256, 10_000])) })),
  'message id not a text': withId(['1', '0', 'null', 'true', '{}', '[]', '["1"]', '1.5']),
  'message id with control characters': withId(['"\\n"', '"a\\u0001b"', '"\\u001b[31m"', '"\\u0000"', '"\\ud83d"']),
  'message type a text': withType(['"2"', 'null', '"CALL"', '{}', '[2]', 'true']),
  'message type unknown': withType(['0', '1', '7', '9', '-1', '-2', '2.5', '10', '255', '1000000000', '1e300']),
  'message type of 2.1': withType(['5', '6']),
  'element missing': (m) => text(`[2,${json(m.id)},${json(m.action)}]`),
  'element too many': (m, random) => text(callText(m).replace(/\]$/, random.pick([',{}]', ',null]', ',1,2,3]', `,${json(m.id)}]`]))),
  'not an array': fixed(['null', '{}', '1', '"text"', 'true', '{"0":2,"1":"a","length":4}', '{"__proto__":[]}', '-0', '"\\u0000"']),
  'array empty': fixed(['[]', '[ ]', '[[]]', '[null]', '[[2,"a","Heartbeat",{}]]', '[{}]']),
  'nothing but a message type': fixed(['[2]', '[2,{}]', '[2,null]']),
  'not JSON': fixed([
    '',
    ' ',
    'hello',
    '[',
    ']',
    '{',
    '"',
    '\\',
    'undefined',
    "[2,'a','Heartbeat',{}]",
    '[2 "a"]',
    '\u0000',
    '[NaN]',
    '//',
    '[,]',
    '[2,]',
    '['.repeat(50_000),
    '{"a":1',
  ]),
  'cut off in its payload': (m, random) => text(cutIn(m, `${m.payload}]`, random)),
  'cut off in its action': (m, random) => text(cutIn(m, json(m.action), random)),
  'more after its end': (m, random) => text(callText(m) + random.pick(['x', ']', '[]', '{}', callText(m), '\u0000', ',', '//'])),
  'line break in a text': (m, random) => text(callText({ ...m, payload: random.pick(['{"a":"\n"}', '{"a\t":1}', '{"a":"\u0001"}']) })),
  'byte order mark': (m) => text(`\ufeff${callText(m)}`),
  'binary frame': (m, random) => ({ binary: random.pick([Buffer.from(callText(m)), Buffer.alloc(0), Buffer.from([0xff, 0, 1])]) }),
  'bad UTF-8': (m, random) => {
    const bad = random.pick([[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xc0, 0xaf], [0xe2, 0x82]])
    return { bytes: Buffer.concat([Buffer.from(`[2,${json(m.id)},"`), Buffer.from(bad), Buffer.from('",{}]')]) }
  },
  'length beyond all bounds': raw((_, random) => {
    const length = Buffer.alloc(8)
    length.writeBigUInt64BE(random.pick([2n ** 20n, 2n ** 40n, 2n ** 53n - 1n, 2n ** 62n]))
    return head(0x81, 0xff, length)
  }),
  'opcode reserved': raw((_, random) => frameOf(random.pick([3, 4, 7, 11, 15]), 'x')),
  'reserved bit': raw((_, random) => head(0x81 | random.pick([0x40, 0x20, 0x10]), 0x81, Buffer.alloc(5))),
  'fragment of nothing': raw(() => frameOf(0, 'x')),
  'ping too long': raw(() => frameOf(9, 'x'.repeat(126))),
  'frame without a mask': raw(({ version: _ }) => head(0x81, 0x02, Buffer.from('[]'))),

  'answer to no call': (m, random) => text(`[3,${json(m.id)},${random.pick(['{}', 'null', m.payload])}]`),
  'error to no call': (m, random) => text(`[4,${json(m.id)},${random.pick(['"GenericError"', '"Nonsense"', '""'])},"",{}]`),
  'malformed error to no call': (m, random) =>
    text(
      random.pick([
        `[4,${json(m.id)}]`,
        '[4]',
        '[4,1,2,3,4]',
        `[4,${json(m.id)},null,{},[]]`,
        `[4,${json(m.id)},"x","\\u0000",{"__proto__":1}]`,
      ]),
    ),
  'malformed answer to no call': (m, random) =>
    text(
      `[3,${json(m.id)},${random.pick(['[]', '"text"', '1', '{"a":1,"a":2}', '{"__proto__":{}}', '"\\u0000"', '{"a":1e400}', '{"a":'])}]`,
    ),
  'answer with too many elements to no call': (m) => text(`[3,${json(m.id)},{},{}]`),
  'result error to no answer': (m, random) => text(random.pick([`[5,${json(m.id)},"FormatViolation","",{}]`, `[5,${json(m.id)}]`, '[5]'])),

  'SEND as a CALL': (m, random) => {
    const action = random.pick(vocabulary[m.version].sent)
    return text(callText({ ...m, action, payload: json(payloadOf(m.version, action, 'request', random)) }))
  },
  'CALL as a SEND': (m) => text(callText(m).replace('[2', '[6')),
  'SEND malformed': (m, random) =>
    text(`[6,${json(m.id)},"NotifyPeriodicEventStream",${random.pick(['{}', 'null', '[]', '{"id":"x"}', '{"__proto__":1}', '{'])}]`),
  'SEND of nothing known': (m, random) => text(`[6,${random.pick(['1', json(m.id)])},${random.pick(['"Nonsense"', '1', '""'])},{}]`),

  'signed message': signed('Heartbeat', {}, (_, encoded) => encoded),
  'signed as another action': signed('Heartbeat', {}, (header, encoded, random) => ({
    ...encoded,
    protected: base64({ ...header, OCPPAction: random.pick(['Reset', '', 'heartbeat', 1, null]) }),
  })),
  'signature not base64url': signed('Heartbeat', {}, (_, encoded, random) => ({
    ...encoded,
    [random.pick(['protected', 'payload', 'signature'])]: random.pick(['=', 'a b', 1, null, {}, 'a+/b']),
  })),
  'signed payload not an object': signed('Heartbeat', {}, (_, encoded, random) => ({
    ...encoded,
    payload: random.pick(['', base64([]), base64('text'), base64(null), 'AA', '_w']),
  })),
  'signed payload malformed': signed('StatusNotification', {}, (_, encoded) => encoded),
}

const base64 = (value: unknown) => Buffer.from(json(value)).toString('base64url')

interface Encoded {
  protected: unknown
  payload: unknown
  signature: unknown
}

function signed(action: string, payload: object, spoil: (header: object, encoded: Encoded, random: Random) => object): Maker {
  return (m, random) => {
    const header = { alg: 'ES256', OCPPAction: action, OCPPMessageTypeId: '2' }
    const encoded = spoil(
      header,
      { protected: base64(header), payload: base64(payload), signature: random.pick(['', 'AAAA', base64(m.id)]) },
      random,
    )
    return text(callText({ ...m, action: `${action}-Signed`, payload: json(encoded) }))
  }
}

/** Actions that only other versions have. */
const foreign = Object.fromEntries(
  versions.map((version) => [
    version,
    versions.flatMap((other) => actionsOf(other).filter((action) => !isAction(version, action) && !isSendOnly(other, action))),
  ]),
) as Record<OcppVersion, string[]>
