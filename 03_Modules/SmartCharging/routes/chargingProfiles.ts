import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { RequestOf } from '#base/ocpp/action.js'
import type { ChargingProfileType } from '#base/ocpp/generated/v21.js'
import type { Repositories } from '#base/repositories.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest } from '#util/http/schemas.js'
import { type CompleteReport, compareProfiles, pairStates } from '../compareProfiles.js'
import { criteriaOf } from '../criteria.js'
import { evseFilter, evseId, ocpp, stationParams } from './schemas.js'

const side = (whose: string, at: string) =>
  z
    .object({
      evseId,
      profile: ocpp<ChargingProfileType>('The charging profile, in the words of OCPP 2.1.'),
      at: instant(at),
      limitSource: z.string().optional().describe('Who set it, as the station reports: CSO, EMS, SO, Other …'),
    })
    .optional()
    .describe(whose)

const pair = z.object({
  profileId: z.number().int().describe('The id of the profile, unique on its station.'),
  state: z
    .enum(pairStates)
    .describe(
      '`same`: the station has what was set. `differs`: see `differences`. `notAsked`: no report was asked for since it was set. `notReported`: one was, and did ' +
        'not name it. `notOurs`: the station has it from somebody else, or from before.',
    ),
  differences: z.array(z.string()).describe('Fields of the profile that differ, such as `chargingSchedule[0].duration`.'),
  set: side('As it was set and the station accepted it.', 'When the station accepted it.'),
  reported: side('As the station reports it (GetChargingProfiles).', 'When that report came.'),
})

/** Charging profiles of a station: what was set, what it reports, and what differs. */
export async function chargingProfileRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/charging-profiles',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'Charging profiles it accepted and those it reports, by id, and where they differ',
    params: stationParams,
    query: {
      ...pageQuery,
      evseId: evseFilter,
      purpose: z.string().max(50).optional().describe('Only profiles of this purpose.'),
      transactionId: z.string().max(36).optional().describe('Only profiles of this transaction, as on the wire.'),
    },
    response: pageOf(pair, 'charging profiles'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        const { items, ...rest } = await data.chargingProfiles.list(id, query, pageRequest(query))
        const reports = await completeReports(data, id)
        return { ...rest, items: items.map((item) => ({ ...item, ...compareProfiles(item, reports) })) }
      }),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/composite-schedule',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'What it said last it is going to draw, per EVSE (GetCompositeSchedule)',
    params: stationParams,
    query: { ...pageQuery, evseId: evseFilter },
    response: pageOf(
      z.object({
        evseId,
        schedule: ocpp('Start, duration, unit and periods, as the station calculated them from all its profiles and limits.'),
        at: instant('When the station answered.'),
      }),
      'schedules',
    ),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.chargingProfiles.composites(id, query.evseId, pageRequest(query))
      }),
  })
}

/** NoProfiles is a report too: of none. */
async function completeReports(data: Repositories, stationPk: number): Promise<CompleteReport[]> {
  const { items } = await data.reports.list(stationPk, { message: 'ReportChargingProfiles' }, { limit: 100 })
  return items
    .filter(({ state, status, askedBy }) => askedBy && (state === 'complete' || status === 'NoProfiles'))
    .map(({ requestedAt, request }) => ({ requestedAt, criteria: criteriaOf(request as RequestOf<'GetChargingProfiles'>) }))
}
