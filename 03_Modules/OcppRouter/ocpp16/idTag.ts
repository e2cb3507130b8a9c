import { OcppError } from '#base/ocpp/errors.js'
import type { AuthorizationStatusEnumType, IdTokenInfoType, IdTokenType } from '#base/ocpp/generated/v21.js'
import { customData } from './customData16.js'
import type { Response16 } from './translation.js'

type IdTagInfo = Response16<'Authorize'>['idTagInfo']

/** CiString20Type (1.6 §7.15), counted as the schemas do: in characters, not UTF-16 units. */
const maxLength = 20
const fits = (text: string) => [...text].length <= maxLength

/** A 1.6 idTag has no type; most are the UID of an RFID card. */
export const toIdToken = (idTag: string): IdTokenType => ({ idToken: idTag, type: 'ISO14443', customData: customData({ anyType: true }) })

/** Throws NotSupported for a token that no idTag can hold. */
export function toIdTag({ idToken }: IdTokenType): string {
  if (!fits(idToken)) throw new OcppError('NotSupported', `an OCPP 1.6 idTag has at most ${maxLength} characters`)
  return idToken
}

const statuses: Record<AuthorizationStatusEnumType, IdTagInfo['status']> = {
  Accepted: 'Accepted',
  Blocked: 'Blocked',
  ConcurrentTx: 'ConcurrentTx',
  Expired: 'Expired',
  Invalid: 'Invalid',
  NoCredit: 'Blocked',
  NotAllowedTypeEVSE: 'Blocked',
  NotAtThisLocation: 'Blocked',
  NotAtThisTime: 'Blocked',
  Unknown: 'Invalid',
}

/** A group id that does not fit is left out: half of it would be another group. */
export const toIdTagInfo = ({ status, cacheExpiryDateTime, groupIdToken }: IdTokenInfoType): IdTagInfo => ({
  status: statuses[status],
  ...(cacheExpiryDateTime === undefined ? {} : { expiryDate: cacheExpiryDateTime }),
  ...(groupIdToken?.idToken && fits(groupIdToken.idToken) ? { parentIdTag: groupIdToken.idToken } : {}),
})
