import { type OcppVersion, versions } from '#base/ocpp/version.js'

/**
 * What must come of a frame: `result` (a CALLRESULT that fits its schema), `error CODE` (a CALLERROR to its message id), `error CODE to -1` (the id could not
 * be read), `resultError CODE` (2.1), `closed CODE` (of the WebSocket), `nothing`; several with ` | ` between them.
 */
export type Expectation = string

type Row = Partial<Record<OcppVersion, Expectation>>

const all = (expectation: Expectation): Row => Object.fromEntries(versions.map((version) => [version, expectation]))
const since2 = (of16: Expectation | undefined, of2: Expectation): Row => ({ '1.6': of16, '2.0.1': of2, '2.1': of2 })
const since21 = (earlier: Expectation, of21: Expectation): Row => ({ '1.6': earlier, '2.0.1': earlier, '2.1': of21 })

// 1.6-J table 7 with errata 5.1 and 5.2; part 4 §4.3 of 2.x. 1.6 has no RpcFrameworkError: its ProtocolError is for what is incomplete.
const format = since2('error FormationViolation', 'error FormatViolation')
const occurrence = since2('error OccurenceConstraintViolation', 'error OccurrenceConstraintViolation')
const rpc = since2('error ProtocolError', 'error RpcFrameworkError')
const rpcUnreadable = since2('error ProtocolError to -1', 'error RpcFrameworkError to -1')
const property = all('error PropertyConstraintViolation')
const type = all('error TypeConstraintViolation')
const notImplemented = all('error NotImplemented')

/** By what is wrong with a frame, and the version. A version without an entry cannot make the mistake. */
export const expectations = {
  // What is right.
  'valid message': all('result'),
  'valid message nobody serves': all('error NotSupported'),
  // Part 4 §4.2.4: a SEND is never answered.
  'valid SEND': { '2.1': 'nothing' },
  // §4.1.5 of part 4, §4.2.1 of 1.6-J: null stands for no payload.
  'payload null': all('result'),
  // Part 4 §7.2: processed as if it had come without its signature.
  'signed message': since2('error NotImplemented', 'result'),
  // No text asks for a shortest id.
  'message id empty': all('result'),
  // Errata 2025-04 of 1.6-J §3.1 and of part 4: a retry may have the id of the first try.
  'same message again': all('result'),
  'other message with a used id': all('result'),
  // Nobody should (§4.1.1); whoever does is answered in turn.
  'several calls at once': all('result'),
  'event of a transaction': all('result'),
  'part of a report': since2(undefined, 'result'),
  'answer to a call': all('nothing'),
  'message in fragments': all('result'),
  'largest message': all('result'),

  // What is wrong with a field.
  'field missing': occurrence,
  'payload empty': occurrence,
  'field null': type,
  'field of another type': type,
  'number not whole': type,
  'value out of its list': property,
  'text too long': property,
  'number too small': since2(undefined, 'error PropertyConstraintViolation'),
  'number too large': since2(undefined, 'error PropertyConstraintViolation'),
  'number with too many decimals': { '1.6': 'error PropertyConstraintViolation' },
  // Part 2 §2.1: 32 bits. What only names something is let be.
  'integer beyond 32 bits': all('result | error PropertyConstraintViolation'),
  'too few elements in an array': occurrence,
  'too many elements in an array': since2(undefined, 'error OccurrenceConstraintViolation'),
  'date-time malformed': format,
  'date-time without a zone': since2('result', 'error FormatViolation'),
  'date-time impossible': property,
  'uri malformed': { '1.6': 'error FormationViolation' },
  'field unknown': format,

  // What JSON.parse would take, or half of it.
  'field twice': format,
  'field __proto__': format,
  'field constructor.prototype': format,
  'nested too deep': format,
  'NUL in a text': format,
  'half a surrogate pair': format,
  'number overflows': format,
  'integer beyond 2^53': format,
  'object too wide': format,
  'array too long': occurrence,

  // What is wrong with the payload, the action, the id.
  'payload an array': format,
  'payload a text': format,
  'payload a number': format,
  'action unknown': notImplemented,
  'action of another version': notImplemented,
  'action in another case': notImplemented,
  'action of a property of objects': notImplemented,
  'action very long': notImplemented,
  'action not a text': rpc,
  'message id too long': rpc,
  'message id far too long': rpcUnreadable,
  'message id not a text': rpcUnreadable,
  'message id with control characters': rpcUnreadable,
  'message type a text': rpc,
  // 1.6-J §4.1.3, part 4 §4.4 of 2.1: ignore; part 4 §4.4 of 2.0.1: say so.
  'message type unknown': { '1.6': 'nothing', '2.0.1': 'error MessageTypeNotSupported', '2.1': 'nothing' },
  'message type of 2.1': { '1.6': 'nothing', '2.0.1': 'error MessageTypeNotSupported' },

  // What is wrong with the frame.
  'element missing': rpc,
  'element too many': rpc,
  'not an array': rpcUnreadable,
  'array empty': rpcUnreadable,
  'nothing but a message type': rpcUnreadable,
  'not JSON': rpcUnreadable,
  // The message id can still be read.
  'cut off in its payload': format,
  'cut off in its action': rpc,
  'more after its end': format,
  'line break in a text': format,
  'byte order mark': format,
  'binary frame': all('closed 1003'),
  'bad UTF-8': all('closed 1007'),
  'frame too large': all('closed 1009'),
  'length beyond all bounds': all('closed 1009'),
  'opcode reserved': all('closed 1002'),
  'reserved bit': all('closed 1002'),
  'fragment of nothing': all('closed 1002'),
  'ping too long': all('closed 1002'),
  'frame without a mask': all('closed 1002'),
  // It has left; that the next connection serves is what there is to see.
  'left in the midst of a frame': all('nothing'),

  // Signatures (part 4 §7); 1.6 knows none.
  'signed as another action': since2('error NotImplemented', 'error FormatViolation'),
  'signature not base64url': since2('error NotImplemented', 'error FormatViolation'),
  'signed payload not an object': since2('error NotImplemented', 'error FormatViolation'),
  'signed payload malformed': since2('error NotImplemented', 'error OccurrenceConstraintViolation'),

  // Answers nobody waits for (T-18). Only 2.1 has a word for an answer that cannot be read.
  'answer to no call': all('nothing'),
  'error to no call': all('nothing'),
  'malformed error to no call': all('nothing'),
  'malformed answer to no call': since21('nothing', 'resultError FormatViolation'),
  'answer with too many elements to no call': since21('nothing', 'resultError RpcFrameworkError'),
  'result error to no answer': { '2.1': 'nothing' },

  // N15.FR.01, and part 4 §4.2.4.
  'SEND as a CALL': { '2.1': 'error NotSupported' },
  'CALL as a SEND': { '2.1': 'nothing' },
  'SEND malformed': { '2.1': 'nothing' },
  'SEND of nothing known': { '2.1': 'nothing' },

  // B02.FR.09, B03.FR.07, errata 3.10 of 1.6-J. A 1.6 station that never booted is let through (OCPP_BOOT_REQUIRED_16).
  'before its first boot': since2('result', 'error SecurityError'),
  'while pending': all('error SecurityError'),
  'while rejected': all('error SecurityError'),

  // Anything may come of noise but a mistake of ours.
  noise: all('noise'),
} satisfies Record<string, Row>

export type Name = keyof typeof expectations

export const expected = (name: Name, version: OcppVersion): Expectation | undefined => (expectations[name] as Row)[version]
