import type { RequestOf } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import type { Booking } from '#base/repositories/reservations.js'

/** What a request to reserve asks a station to hold. EVSE 0 is the whole station, which is any of its EVSEs. */
export const bookingOf = ({ id, idToken, groupIdToken, evseId, connectorType, expiryDateTime }: RequestOf<'ReserveNow'>): Booking => ({
  reservationId: id,
  idToken: { idToken: idToken.idToken, type: idToken.type },
  groupIdToken: groupIdToken?.idToken,
  evseId: evseId || undefined,
  connectorType,
  expiresAt: toInstant(expiryDateTime),
})
