import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, period, rowId } from '#util/http/schemas.js'

const actions = ['SetNetworkProfile'] as const
const states = ['requested', 'unanswered', 'refused', 'done', 'failed'] as const

const networkProfile = z.object({
  id: z.number().int().describe('Our number for it.'),
  configurationSlot: z.number().int().optional().describe('Slot of the station it was meant for.'),
  request: z.unknown().describe('The request; passwords, keys and PINs are masked.'),
  answer: z.string().optional().describe('Accepted, Rejected or Failed; absent until the station answered.'),
  reason: z.string().optional().describe('Why the station answered so, or why there is no answer.'),
  state: z
    .enum(states)
    .describe(
      '`requested`: no answer yet. `unanswered`: the answer did not come in time; the station may have it all the same. `refused`: it does not have it. ' +
        '`done`: the slot holds it. `failed`: the station could not store it.',
    ),
  requestedAt: instant('When it was asked for.'),
  answeredAt: instant('When the station answered.').optional(),
})

/** What a station was told about how to reach a CSMS. */
export async function networkProfileRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/network-profiles',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'Network profiles it was given, the latest first',
    description: 'What a slot holds is the latest `done` of its number.',
    params: { id: rowId('station') },
    query: {
      ...pageQuery,
      ...period,
      configurationSlot: z.coerce.number().int().optional().describe('Only this slot.'),
      state: z.enum(states).optional().describe('Only those in this state.'),
    },
    response: pageOf(networkProfile, 'network profiles'),
    handler: ({ params: { id }, query: { configurationSlot, ...query }, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        const page = await data.followedRequests.list(id, { ...query, requestId: configurationSlot, actions }, pageRequest(query))
        return { ...page, items: page.items.map(({ requestId, ...item }) => ({ configurationSlot: requestId, ...item })) }
      }) as Promise<any>,
  })
}
