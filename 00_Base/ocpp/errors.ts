/** Every CALLERROR code of OCPP 2.x (part 4 §4.3); the router spells them the way the station's own version does. */
export type ErrorCode =
  | 'FormatViolation'
  | 'GenericError'
  | 'InternalError'
  | 'MessageTypeNotSupported'
  | 'NotImplemented'
  | 'NotSupported'
  | 'OccurrenceConstraintViolation'
  | 'PropertyConstraintViolation'
  | 'ProtocolError'
  | 'RpcFrameworkError'
  | 'SecurityError'
  | 'TypeConstraintViolation'

/** The only error a handler throws on purpose: it becomes a CALLERROR frame (or a refusal towards an operator). */
export class OcppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message = '',
    readonly details: object = {},
  ) {
    super(message)
    this.name = 'OcppError'
  }

  /** Also true for one that crossed the bus as JSON, where `instanceof` no longer holds. */
  static is(err: unknown): err is OcppError {
    return err instanceof Error
      ? err.name === 'OcppError'
      : typeof err === 'object' && err !== null && 'name' in err && err.name === 'OcppError'
  }
}
