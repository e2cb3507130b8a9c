import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { ChargingNeedsType, ChargingProfileType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import type { Repositories } from '#base/repositories.js'
import { conflict, found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest } from '#util/http/schemas.js'
import { prepareOffer } from '../prepareOffer.js'
import { evseFilter, evseId, ocpp, stationParams } from './schemas.js'

const common = {
  id: z.number().int().describe('Our number for it.'),
  evseId,
  transactionId: z.string().optional().describe('The transaction that ran on the EVSE; absent where none did.'),
  receivedAt: instant('When it was received.'),
}

const needs = z.object({
  ...common,
  needs: ocpp<ChargingNeedsType>('What the vehicle needs, as the station said it.'),
  maxScheduleTuples: z.number().int().optional().describe('Most periods the vehicle takes in one schedule.'),
  at: instant('When the station learned of it.'),
  status: z
    .string()
    .describe(
      '`Accepted`: `profile` was sent. `Rejected`, or `NoChargingProfile` to a vehicle of ISO 15118-20: no transaction ran, or no profile was there to send; `Rejected` also where the transaction may not take energy that way.',
    ),
  profile: ocpp<ChargingProfileType>(
    'The charging profile it was offered last; what became of it is in the commands of the station.',
  ).optional(),
})

const schedule = z.object({
  ...common,
  timeBase: instant('The periods count from here.'),
  schedule: ocpp<ChargingScheduleType>('What the vehicle says it will draw.'),
  selectedScheduleId: z.number().int().optional().describe('Which of the offered schedules it follows.'),
  toleranceAccepted: z.boolean().optional().describe('ISO 15118-20: whether it agreed to the power tolerance.'),
  status: z
    .string()
    .describe('`Accepted`, or `Rejected` when it draws more than it was offered; then the profile was sent again, at most three times.'),
  excess: z.string().optional().describe('Where it draws too much; absent where it does not, or where units or times cannot be compared.'),
})

const priority = z.object({
  id: z.number().int().describe('Our number for it.'),
  transactionId: z.string().describe('The transaction.'),
  activated: z.boolean().describe('Whether priority charging began or ended.'),
  at: instant('When it was received.'),
})

/** What vehicles asked for, and what they say they will do. */
export async function vehicleRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/charging-needs',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'What vehicles at it needed and what they were answered, the latest first (ISO 15118)',
    description:
      'A vehicle gets the charging profile that was set for its transaction, else the `TxDefaultProfile` of the highest stack level on its EVSE, or on EVSE 0, as a ' +
      '`TxProfile` of its transaction; where nothing was set, as much as vehicle and EVSE can take. It has no more periods than the vehicle takes, and is within the ' +
      'limits it told, the power of the EVSE, a `ChargingStationMaxProfile` and limits of others in the same unit. Set a default, and vehicles get it; set a `TxProfile` ' +
      'at any time to renegotiate.',
    params: stationParams,
    query: { ...pageQuery, evseId: evseFilter },
    response: pageOf(needs, 'needs'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.chargingNeeds.list(id, query.evseId, pageRequest(query))
      }),
  })

  route(app, {
    method: 'POST',
    url: '/stations/:id/charging-needs/renegotiate',
    tag: 'Stations',
    permission: 'station.charging',
    summary: 'Make a new profile for a vehicle from what it needs and what is allowed now, and send it (K16)',
    description:
      'For when limits or defaults have changed while it charges: the profile is made as for its needs, replaces the one it was offered, and is sent within a minute; ' +
      'the station renegotiates with the vehicle. What an operator set for the transaction with SetChargingProfile is kept and told again. What became of it is in the ' +
      'commands of the station.',
    params: stationParams,
    body: z.strictObject({ evseId: z.number().int().min(1).describe('The EVSE it charges at.') }),
    example: { evseId: 1 },
    response: z.object({
      transactionId: z.string().describe('The transaction.'),
      profile: ocpp<ChargingProfileType>('The profile on its way.'),
    }),
    status: 202,
    problems: [409],
    handler: async ({ params: { id }, body: { evseId }, identity: { tenantId }, inTenant }) => {
      const answer = await inTenant((data) => renegotiate(data, { tenantId, id, evseId }))
      app.outboxRelay.poke()
      return answer
    },
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/ev-schedules',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'What vehicles at it said they will draw, the latest first (ISO 15118)',
    params: stationParams,
    query: { ...pageQuery, evseId: evseFilter },
    response: pageOf(schedule, 'schedules'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.chargingNeeds.listSchedules(id, query.evseId, pageRequest(query))
      }),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/priority-charging',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'When it gave a transaction priority and when it stopped to, the latest first (OCPP 2.1)',
    params: stationParams,
    query: { ...pageQuery, transactionId: z.string().max(255).optional().describe('Only this transaction.') },
    response: pageOf(priority, 'changes'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.chargingNeeds.listPriority(id, query.transactionId, pageRequest(query))
      }),
  })
}

/** K16: a profile for the vehicle at an EVSE, promised in this transaction. */
async function renegotiate(data: Repositories, { tenantId, id, evseId }: { tenantId: number; id: number; evseId: number }) {
  const { stationId } = found(await data.stations.get(id), 'station')
  const [target] = await data.commands.targets([stationId])
  const transactionId = (await data.chargingNeeds.running(id, evseId))?.transactionId
  if (transactionId === undefined) throw conflict(`No transaction runs on EVSE ${evseId}: there is no vehicle to renegotiate with.`)
  const { needs, maxScheduleTuples, profile: offered } = (await data.chargingNeeds.last(id, transactionId)) ?? {}
  const station = { tenantId, id, stationId }
  const made = await prepareOffer(
    { evseId, transactionId, needs, maxScheduleTuples, offered },
    { data, station, stationVersion: target?.link?.version, now: () => new Date() },
  )
  if ('reason' in made) throw conflict(`There is no profile to send: ${made.reason}. Set one with SetChargingProfile.`)
  await data.chargingNeeds.offered(id, transactionId, made.profile)
  await data.outbox.add({ event: 'charging.profileDue', body: { ...station, evseId, profile: made.profile } })
  return { transactionId, profile: made.profile }
}
