import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { batterySwapStates } from '#base/repositories/batterySwaps.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, period, rowId } from '#util/http/schemas.js'

const whole = () => z.number().int()

const battery = z.object({
  evseId: whole().describe('The slot.'),
  serialNumber: z.string().describe('Serial number.'),
  soC: z.number().describe('State of charge, percent.'),
  soH: z.number().describe('State of health, percent.'),
  productionDate: z.string().optional().describe('When it was made, as the station said.'),
  vendorInfo: z.string().optional().describe('What its maker says of it.'),
})

const swap = z.object({
  id: whole().describe('Our number for it.'),
  requestId: whole().describe('The number on the wire; it may come again.'),
  idToken: z.string().describe('The token of the driver.'),
  idTokenType: z.string().describe('What kind of token that is.'),
  state: z
    .enum(batterySwapStates)
    .describe(
      '`refused`: the station has none to give, see `reason`. `accepted`: it waits for the driver. `in`: batteries were put in, none taken yet. `out`: taken, none ' +
        'put in yet. `timedOut`: batteries were put in and those offered were not taken in time. `done`: put in and taken.',
    ),
  beganAt: instant('When it was accepted, refused, or first told of.'),
  status: z.string().optional().describe('What the station answered to RequestBatterySwap; absent of a swap begun at the station.'),
  reason: z.string().optional().describe('Why, as the station said.'),
  answeredAt: instant('When it answered.').optional(),
  requestedBy: z.string().optional().describe('Who asked for it, such as `key 1/3`.'),
  batteriesIn: z.array(battery).optional().describe('What the driver brought.'),
  inAt: instant('When we heard of that.').optional(),
  batteriesOut: z.array(battery).optional().describe('What the driver took.'),
  outAt: instant('When we heard of that.').optional(),
  batteriesLeft: z.array(battery).optional().describe('What was offered and not taken in time.'),
  timedOutAt: instant('When we heard of that.').optional(),
})

/** Who swapped which batteries. */
export async function batterySwapRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/battery-swaps',
    tag: 'Stations',
    permission: 'batterySwap.read',
    summary: 'Battery swaps at it, the latest first',
    params: { id: rowId('station') },
    query: {
      ...pageQuery,
      state: z.enum(batterySwapStates).optional().describe('Only those in this state.'),
      requestId: z.coerce.number().int().optional().describe('Only those with this number on the wire.'),
      idToken: z.string().max(255).optional().describe('Only those of this token, in any case.'),
      from: period.from.describe('Only those that began at this instant or after it, ISO 8601.'),
      to: period.to.describe('Only those that began before this instant, ISO 8601.'),
    },
    response: pageOf(swap, 'battery swaps'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.batterySwaps.list(id, query, pageRequest(query))
      }),
  })
}
