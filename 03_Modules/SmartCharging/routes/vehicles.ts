import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { ChargingNeedsType, ChargingProfileType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest } from '#util/http/schemas.js'
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
      '`Accepted`: `profile` was sent. `Rejected`, or `NoChargingProfile` to a vehicle of ISO 15118-20: no profile or default was there to send; `Rejected` also where the transaction may not take energy that way.',
    ),
  profile: ocpp<ChargingProfileType>('The charging profile that followed; what became of it is in the commands of the station.').optional(),
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
      '`TxProfile` of its transaction with no more periods than it takes. Set a default, and vehicles get it; set a `TxProfile` at any time to renegotiate.',
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
