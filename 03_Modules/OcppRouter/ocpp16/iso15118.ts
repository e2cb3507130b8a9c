import type { ActionName, RequestOf, ResponseOf } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { readJson } from '#base/ocpp/parse.js'
import { validate } from '#base/ocpp/validate.js'
import { withoutOurMark } from '../dialect.js'
import type { Call16, Response16 } from './translation.js'

/** ISO 15118 Plug & Charge over OCPP 1.6 (application note of the OCA): messages of 2.0.1 as text in the data of a DataTransfer. */
export const iso15118Vendor = 'org.openchargealliance.iso15118pnc'

/** A 2.x request as a station of OCPP 1.6 gets it. Custom data stays here. */
export function iso15118Call<A extends ActionName>(action: A, request: RequestOf<A>): Call16<'DataTransfer'> {
  const { customData: _ours, ...rest } = request as { customData?: unknown }
  return { action: 'DataTransfer', payload: { vendorId: iso15118Vendor, messageId: action, data: JSON.stringify(rest) } }
}

/** The 2.x answer in a station's answer; undefined when there is none that 2.x allows. */
export function iso15118Answer<A extends ActionName>(action: A, { status, data }: Response16<'DataTransfer'>): ResponseOf<A> | undefined {
  return status === 'Accepted' ? read<ResponseOf<A>>(action, 'response', data) : undefined
}

/** Why a station that knows the extension badly, or not at all, gave no answer. */
export const noIso15118Answer = ({ status }: Response16<'DataTransfer'>) => ({
  reasonCode: 'UnsupportedRequest',
  additionalInfo:
    status === 'Accepted'
      ? 'the data of its answer is no answer to this ISO 15118 message'
      : `the station answered ${status} to this ISO 15118 message (${iso15118Vendor})`,
})

/** The 2.x message in a text; undefined when there is none that 2.x allows. */
export function read<T extends object>(
  action: ActionName,
  direction: 'request' | 'response',
  text: string | undefined,
  change: (message: Record<string, unknown>) => object = (message) => message,
): T | undefined {
  const { value, fault } = readJson(text ?? '')
  if (fault || typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const message = change(withoutOurMark(value) as Record<string, unknown>)
  try {
    validate('2.1', action, direction, message)
    return message as T
  } catch (err) {
    if (OcppError.is(err)) return undefined
    throw err
  }
}
