import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { reservationStates } from '#base/repositories/reservations.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, period, rowId } from '#util/http/schemas.js'

const tag = 'Reservations'

const reservation = z.object({
  id: z.number().int().describe('Our number for it.'),
  stationPk: z.number().int().describe('Our number for its station.'),
  stationId: z.string().describe('Its station.'),
  reservationId: z.number().int().describe('The number on the wire. It may be used again; a station holds one of each number.'),
  state: z
    .enum(reservationStates)
    .describe(
      '`requested`: not answered yet. `failed`: it got no answer, see `reason`. `refused`: see `status`. `accepted`: the station holds it. `replaced`: by one of ' +
        'the same number. `cancelled`: by an operator. `used`: by a transaction. `expired`: its time is over. `removed`: the station dropped it, as it does when its EVSE, or the station, is faulted or unavailable. ' +
        '`noTransaction`: the driver came and no transaction followed.',
    ),
  status: z.string().optional().describe('What the station answered: Accepted, Faulted, Occupied, Unavailable or Rejected.'),
  cancelStatus: z.string().optional().describe('What it answered to the last request to cancel it: Accepted or Rejected.'),
  reason: z.string().optional().describe('Why it failed, or was removed. A request that got no answer in time may have been carried out.'),
  idToken: z.string().describe('The token it is for.'),
  idTokenType: z.string().describe('What kind of token that is.'),
  groupIdToken: z.string().optional().describe('Tokens of this group may use it too.'),
  evseId: z.number().int().optional().describe('The EVSE; absent: any.'),
  connectorType: z.string().optional().describe('Only a connector of this type; absent: any.'),
  expiresAt: instant('When it ends by itself.'),
  requestedAt: instant('When it was asked for.'),
  answeredAt: instant('When the station answered.').optional(),
  endedAt: instant('When it ended or was refused; absent while it may be used.').optional(),
  transactionPk: z.number().int().optional().describe('Our number for the transaction that used it, see `/api/v1/transactions/{id}`.'),
  transactionId: z.string().optional().describe('The same as on the wire.'),
})

const filters = {
  evseId: z.coerce.number().int().min(1).max(1_000_000).optional().describe('Only those that name this EVSE.'),
  from: period.from.describe('Only those that end at this instant or after it, ISO 8601.'),
  to: period.to.describe('Only those that end before this instant, ISO 8601.'),
  state: z.enum(reservationStates).optional().describe('Only those in this state.'),
  reservationId: z.coerce.number().int().optional().describe('Only those with this number on the wire.'),
  idToken: z.string().max(255).optional().describe('Only those for this token, in any case.'),
}

/** Reservations and what became of them. */
export async function reservationRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/reservations',
    tag,
    permission: 'reservation.read',
    summary: 'List reservations, the latest first',
    query: {
      ...pageQuery,
      ...filters,
      stationId: z.string().max(48).optional().describe('Only those at this station.'),
    },
    response: pageOf(reservation, 'reservations'),
    handler: ({ query, inTenant }) => inTenant((data) => data.reservations.list(query, pageRequest(query))),
  })

  route(app, {
    method: 'GET',
    url: '/reservations/:id',
    tag,
    permission: 'reservation.read',
    summary: 'Read a reservation',
    params: { id: rowId('reservation') },
    response: reservation,
    handler: async ({ params: { id }, inTenant }) => found(await inTenant((data) => data.reservations.get(id)), 'reservation'),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/reservations',
    tag: 'Stations',
    permission: 'reservation.read',
    summary: 'Reservations at it, the latest first',
    params: { id: rowId('station') },
    query: { ...pageQuery, ...filters },
    response: pageOf(reservation, 'reservations'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.reservations.list({ ...query, stationPk: id }, pageRequest(query))
      }),
  })
}
