import { OcppError } from '#base/ocpp/errors.js'
import { toRfc3339 } from './dateTime16.js'
import { toIdTag, toIdToken } from './idTag.js'
import { rawCommand, translateCommand } from './translation.js'

export default translateCommand('ReserveNow', {
  sends: ['ReserveNow'],
  calls({ id, expiryDateTime, idToken, groupIdToken, evseId = 0, connectorType }) {
    if (connectorType !== undefined)
      throw new OcppError('NotSupported', 'OCPP 1.6 reserves a connector by its number, or any: it knows no connectorType')
    return [
      {
        action: 'ReserveNow',
        payload: {
          // 1.6 §6.37: connector 0 is no particular one.
          connectorId: evseId,
          expiryDate: expiryDateTime,
          idTag: toIdTag(idToken),
          ...(groupIdToken ? { parentIdTag: toIdTag(groupIdToken) } : {}),
          reservationId: id,
        },
      },
    ]
  },
  up: ([answer]) => ({ status: answer!.status }),
})

export const raw = rawCommand('ReserveNow', 'ReserveNow', {
  summary: 'Reserve a connector of an OCPP 1.6 station',
  description: `\`connectorId\` 0 is any connector, where the station's \`ReserveConnectorZeroSupported\` allows it. A \`reservationId\` the station holds already is
replaced. It answers \`Accepted\`, \`Faulted\`, \`Occupied\`, \`Unavailable\` or \`Rejected\`; what becomes of the reservation is at \`/api/v1/reservations\`.`,
  example: { connectorId: 1, expiryDate: '2026-12-31T12:00:00Z', idTag: 'DEADBEEF', reservationId: 1 },
  as: ({ connectorId, expiryDate, idTag, parentIdTag, reservationId }, { status }) => ({
    request: {
      id: reservationId,
      expiryDateTime: toRfc3339(expiryDate),
      idToken: toIdToken(idTag),
      groupIdToken: parentIdTag === undefined ? undefined : { idToken: parentIdTag, type: 'Central' },
      evseId: connectorId,
    },
    response: { status },
  }),
})
