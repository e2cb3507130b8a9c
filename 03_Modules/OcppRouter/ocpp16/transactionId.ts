import { OcppError } from '#base/ocpp/errors.js'

/** The number of a transaction. Throws NotSupported for an id that no 1.6 station can have. */
export function toTransactionId(transactionId: string): number {
  const number = Number(transactionId)
  if (!/^-?\d+$/.test(transactionId) || !Number.isSafeInteger(number))
    throw new OcppError('NotSupported', 'an OCPP 1.6 transactionId is an integer')
  return number
}
