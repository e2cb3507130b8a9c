import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OcppError } from './errors.js'
import { call, error, type Frame, FrameError, parseFrame, result, resultError, send } from './rpc.js'
import { type OcppVersion, versions } from './version.js'

/** What the station gets back: [code as its version spells it, id] for an error, the frame for what was read, 'silence' for what nobody is told. */
function answerTo(text: string, version: OcppVersion): unknown {
  try {
    const frame = parseFrame(text, version)
    return frame.type === 'unknown' ? 'ignored' : frame
  } catch (err) {
    if (!(err instanceof FrameError)) throw err
    if (err.reply === 'none') return 'silence'
    const [type, id, code] = JSON.parse(err.reply === 'error' ? error(version, err.id, err) : resultError(err.id, err))
    return `${type} ${code} ${id}`
  }
}

const framework = ['4 ProtocolError -1', '4 RpcFrameworkError -1', '4 RpcFrameworkError -1']
const frameworkWithId = framework.map((answer) => answer.replace('-1', 'm1'))
const format = ['4 FormationViolation m1', '4 FormatViolation m1', '4 FormatViolation m1']
const unknown = (id: string) => ['ignored', `4 MessageTypeNotSupported ${id}`, 'ignored']
const badResult = (code: string) => ['silence', 'silence', `5 ${code} m1`]
const long = 'x'.repeat(37)

// text, then what a 1.6, a 2.0.1 and a 2.1 station get
const malformed: [string, ...string[]][] = [
  ['', ...framework],
  ['hello', ...framework],
  ['null', ...framework],
  ['true', ...framework],
  ['2', ...framework],
  ['"2"', ...framework],
  ['{}', ...framework],
  ['{"a":1,"a":1}', ...framework],
  ['[]', ...framework],
  ['[2', ...framework],
  ['[2]', ...framework],
  ['[2,1,"Heartbeat",{}]', ...framework],
  ['[2,null,"Heartbeat",{}]', ...framework],
  ['[2,{"a":1},"Heartbeat",{}]', ...framework],
  ['[2,"m\\u0000","Heartbeat",{}]', ...framework],
  ['[2,"\\ud83d","Heartbeat",{}]', ...framework],
  [`[2,"${'x'.repeat(256)}","Heartbeat",{}]`, ...framework],
  [`[2,"${long}","Heartbeat",{}]`, ...framework.map((answer) => answer.replace('-1', long))],
  ['["2","m1","Heartbeat",{}]', ...frameworkWithId],
  ['[null,"m1","Heartbeat",{}]', ...frameworkWithId],
  ['[2,"m1"]', ...frameworkWithId],
  ['[2,"m1","Heartbeat"]', ...frameworkWithId],
  ['[2,"m1","Heartbeat",{},{}]', ...frameworkWithId],
  ['[2,"m1",7,{}]', ...frameworkWithId],
  ['[2,"m1",null,{}]', ...frameworkWithId],
  ['[2,"m1","Heartbeat",[]]', ...format],
  ['[2,"m1","Heartbeat","{}"]', ...format],
  ['[2,"m1","Heartbeat",1]', ...format],
  ['[2,"m1","Heartbeat",{"a":1,"a":2}]', ...format],
  ['[2,"m1","Heartbeat",{"__proto__":{}}]', ...format],
  ['[2,"m1","StopTransaction",{"transactionId":1e400}]', ...format],
  ['[2,"m1","StopTransaction",{"transactionId":9007199254740993}]', ...format],
  ['[2,"m1","Heartbeat",{"a":"\\u0000"}]', ...format],
  ['[2,"m1","Heartbeat",{"a":"\\udc00"}]', ...format],
  [`[2,"m1","Heartbeat",{"customData":${'['.repeat(20_000)}${']'.repeat(20_000)}}]`, ...format],
  ['[2,"m1","Heartbeat",{"a":}]', ...format],
  ['[2,"m1","Heartbeat",{"a":1}', ...format],
  ['[2,"m1",{"a":}]', ...frameworkWithId],
  [
    `[2,"m1","Heartbeat",{"a":[${'0,'.repeat(5_000)}0]}]`,
    '4 OccurenceConstraintViolation m1',
    '4 OccurrenceConstraintViolation m1',
    '4 OccurrenceConstraintViolation m1',
  ],
  ['[9,"m1","Heartbeat",{}]', ...unknown('m1')],
  ['[9]', ...unknown('-1')],
  ['[1,"m1"]', ...unknown('m1')],
  ['[2.5,"m1","Heartbeat",{}]', ...unknown('m1')],
  ['[-2,"m1","Heartbeat",{}]', ...unknown('m1')],
  ['[5,"m1","GenericError","",{}]', 'ignored', '4 MessageTypeNotSupported m1', 'read'],
  ['[6,"m1","NotifyPeriodicEventStream",{}]', 'ignored', '4 MessageTypeNotSupported m1', 'read'],
  ['[6,"m1","NotifyPeriodicEventStream",[]]', 'ignored', '4 MessageTypeNotSupported m1', 'silence'],
  ['[6,1,"NotifyPeriodicEventStream",{}]', 'ignored', '4 MessageTypeNotSupported -1', 'silence'],
  ['[6,"m1","NotifyPeriodicEventStream",{"a":}]', 'silence', '4 FormatViolation m1', 'silence'],
  ['[3,"m1"]', ...badResult('RpcFrameworkError')],
  ['[3,"m1",{},{}]', ...badResult('RpcFrameworkError')],
  ['[3,"m1",[]]', ...badResult('FormatViolation')],
  ['[3,"m1",{"a":"\\u0000"}]', ...badResult('FormatViolation')],
  ['[3,"m1",{"a":}]', ...badResult('FormatViolation')],
  ['[4,"m1",{"a":}]', 'silence', 'silence', 'silence'],
  ['[4]', 'silence', 'silence', 'silence'],
]

describe.each(versions.map((version, i) => [version, i + 1] as const))('a malformed frame of OCPP %s', (version, column) => {
  it.each(malformed.map((row) => [row[0].length > 80 ? `${row[0].slice(0, 80)}…` : row[0], row[column]!, row[0]] as const))(
    '%s → %s',
    (_, expected, text) => {
      const answer = answerTo(text, version)
      expect(typeof answer === 'object' ? 'read' : answer).toBe(expected)
    },
  )
})

describe('a frame', () => {
  const frames: [string, Frame][] = [
    ['[2,"m1","Heartbeat",{}]', { type: 'call', id: 'm1', action: 'Heartbeat', payload: {} }],
    [' [ 2 , "" , "Heartbeat" , null ] ', { type: 'call', id: '', action: 'Heartbeat', payload: {} }],
    ['[3,"m1",{"status":"Accepted"}]', { type: 'result', id: 'm1', payload: { status: 'Accepted' } }],
    ['[3,"m1",null]', { type: 'result', id: 'm1', payload: {} }],
    ['[4,"m1","NotSupported","why",{"a":1}]', { type: 'error', id: 'm1', code: 'NotSupported', description: 'why', details: { a: 1 } }],
    ['[4,"m1","NotSupported"]', { type: 'error', id: 'm1', code: 'NotSupported', description: '', details: {} }],
    ['[4,"m1"]', { type: 'error', id: 'm1', code: 'GenericError', description: '', details: {} }],
  ]
  it.each(versions.flatMap((version) => frames.map(([text, frame]) => [version, text, frame] as const)))(
    'of OCPP %s is read: %s',
    (version, text, frame) => {
      expect(parseFrame(text, version)).toStrictEqual(frame)
    },
  )

  it('of 2.1 may be a SEND or a CALLRESULTERROR', () => {
    expect(parseFrame('[6,"m1","NotifyPeriodicEventStream",{"id":1}]', '2.1')).toMatchObject({
      type: 'send',
      action: 'NotifyPeriodicEventStream',
      payload: { id: 1 },
    })
    expect(parseFrame('[5,"m1","FormatViolation","",{}]', '2.1')).toMatchObject({ type: 'resultError', code: 'FormatViolation' })
  })

  it('that could not be read as an answer still says which call it was meant for', () => {
    expect(() => parseFrame('[3,"m1",{"a":"\\u0000"}]', '1.6')).toThrow(
      expect.objectContaining({ id: 'm1', type: 'result', reply: 'none' }),
    )
  })

  it('comes back from its own writer', () => {
    expect(parseFrame(call('m1', 'Reset', { type: 'Soft' }), '1.6')).toMatchObject({
      type: 'call',
      action: 'Reset',
      payload: { type: 'Soft' },
    })
    expect(parseFrame(result('m1', { status: 'Accepted' }), '2.1')).toMatchObject({ type: 'result', payload: { status: 'Accepted' } })
    expect(parseFrame(send('m1', 'X', { a: 1 }), '2.1')).toMatchObject({ type: 'send', action: 'X', payload: { a: 1 } })
  })

  it('is never the cause of any other error, whatever the text', () => {
    const texts = fc.oneof(
      fc.json({ depthSize: 'medium' }),
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.oneof(fc.jsonValue(), fc.constantFrom(2, 3, 4, 5, 6, 'm1', 'Heartbeat', {})), { maxLength: 6 })
        .map((frame) => JSON.stringify(frame)),
      fc.tuple(fc.jsonValue(), fc.nat(200)).map(([value, cut]) => JSON.stringify([2, 'm1', 'DataTransfer', { data: value }]).slice(0, cut)),
    )
    fc.assert(
      fc.property(texts, fc.constantFrom(...versions), (text, version) => {
        try {
          parseFrame(text, version)
        } catch (err) {
          expect(err).toBeInstanceOf(FrameError)
          expect(OcppError.is(err)).toBe(true)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('an error frame', () => {
  it.each([
    ['FormatViolation', 'FormationViolation'],
    ['OccurrenceConstraintViolation', 'OccurenceConstraintViolation'],
    ['RpcFrameworkError', 'ProtocolError'],
    ['MessageTypeNotSupported', 'ProtocolError'],
    ['SecurityError', 'SecurityError'],
  ] as const)('says %s as %s to a 1.6 station and unchanged to others', (code, code16) => {
    const codes = versions.map((version) => JSON.parse(error(version, 'm1', new OcppError(code)))[2])
    expect(codes).toEqual([code16, code, code])
  })

  it('keeps its description within 255 characters and whole', () => {
    const [, , , description] = JSON.parse(error('2.0.1', 'm1', new OcppError('GenericError', `${'x'.repeat(254)}😀😀`)))
    expect(description).toHaveLength(255)
    expect(description.isWellFormed()).toBe(true)
  })

  it('tells nothing about an error of ours', () => {
    expect(JSON.parse(error('2.0.1', 'm1', new Error('password is hunter2')))).toEqual([4, 'm1', 'InternalError', '', {}])
  })

  it('is written even when its details cannot be', () => {
    const circular: Record<string, unknown> = {}
    circular.self = circular
    expect(JSON.parse(error('2.1', 'm1', new OcppError('GenericError', 'why', circular)))).toEqual([4, 'm1', 'GenericError', 'why', {}])
  })

  it('accepts an OcppError that crossed the bus as JSON', () => {
    const crossed = { name: 'OcppError', code: 'SecurityError', message: 'no', details: { a: 1 } }
    expect(JSON.parse(error('2.1', 'm1', crossed))).toEqual([4, 'm1', 'SecurityError', 'no', { a: 1 }])
  })
})
