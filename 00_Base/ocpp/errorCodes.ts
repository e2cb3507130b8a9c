import type { ErrorCode } from './errors.js'
import type { OcppVersion } from './version.js'

// 1.6-J table 7. The misspelling and "Formation" stay by its errata 5.1 and 5.2; the two codes it lacks become its ProtocolError.
const codes16: Partial<Record<ErrorCode, string>> = {
  FormatViolation: 'FormationViolation',
  MessageTypeNotSupported: 'ProtocolError',
  OccurrenceConstraintViolation: 'OccurenceConstraintViolation',
  RpcFrameworkError: 'ProtocolError',
}

/** How a version spells an error code in a CALLERROR. */
export const errorCodeFor = (version: OcppVersion, code: ErrorCode): string => (version === '1.6' ? codes16[code] : undefined) ?? code
