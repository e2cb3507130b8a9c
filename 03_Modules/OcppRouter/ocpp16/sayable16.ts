import { OcppError } from '#base/ocpp/errors.js'
import { validate } from '#base/ocpp/validate.js'
import type { Call16 } from './translation.js'

/** The call, if 1.6 can say it: its texts are shorter and its locations are URIs. */
export function sayable16<C extends Call16>(call: C): C {
  try {
    validate('1.6', call.action, 'request', call.payload)
    return call
  } catch (err) {
    if (!OcppError.is(err)) throw err
    throw new OcppError('NotSupported', `the ${call.action} of OCPP 1.6 cannot carry this: ${err.message}`)
  }
}
