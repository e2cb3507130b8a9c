import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { derControlStates } from '#base/repositories/derControls.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { flag, instant, pageOf, pageQuery, pageRequest, period, rowId } from '#util/http/schemas.js'

const whole = () => z.number().int()
const params = { id: rowId('station') }
const controlType = z.string().max(30).optional().describe('Only those of this type, such as VoltWatt.')

const control = z.object({
  controlId: z.string().describe('Its id on the wire, in any case.'),
  controlType: z.string().optional().describe('What it controls, such as VoltWatt; absent until the station reports it.'),
  isDefault: z.boolean().describe('Whether it holds while no scheduled one of its type does.'),
  isSuperseded: z.boolean().optional().describe('Whether another one has precedence, so that it is not used.'),
  state: z
    .enum(derControlStates)
    .describe(
      '`default`: in force while no scheduled one of its type is. `scheduled`: waits for its start. `active`: its time runs. `superseded`: another one has ' +
        'precedence. `ended`: its time is over, and the station has it no more; gone from here after MESSAGE_RETENTION_DAYS.',
    ),
  priority: whole().optional().describe('0 is the highest.'),
  startsAt: instant('When it is to start.').optional(),
  durationSeconds: z.number().optional().describe('How long it is to hold, seconds.'),
  endsAt: instant('When it is to end.').optional(),
  startedAt: instant('When the station said that it started.').optional(),
  endedAt: instant('When the station said that it ended.').optional(),
  setting: z.unknown().optional().describe('Its parameters, as on the wire.'),
  setBy: z.string().optional().describe('Who set it, such as `key 1/3`; absent where it was there already.'),
  setAt: instant('When the station accepted it.').optional(),
  updatedAt: instant('When we last learned of it.'),
})

const alarm = z.object({
  id: whole().describe('Our number for it.'),
  controlType: z.string().describe('The control that makes the station deviate from what it should do.'),
  gridEventFault: z.string().optional().describe('What is wrong with the grid, such as OverVoltage.'),
  startedAt: instant('When it began; absent where only its end was told.').optional(),
  endedAt: instant('When it ended or another control took over; absent while it lasts.').optional(),
  takenOverBy: z.string().optional().describe('The control that took over: the alarm goes on as the next one.'),
  extraInfo: z.string().optional().describe('What the station said of it.'),
  receivedAt: instant('When we heard of it.'),
})

const afrrSignal = z.object({
  id: whole().describe('Our number for it.'),
  signal: whole().describe(
    'The value that was passed on; the `v2xSignalWattCurve` of the charging schedule that runs says what power it means.',
  ),
  signalAt: instant('When it held, as it was sent.'),
  status: z.string().describe('`Accepted`, or `Rejected` where no schedule of the station has such a curve now.'),
  reason: z.string().optional().describe('What the station added.'),
  sentBy: z.string().optional().describe('Who sent it, such as `key 1/3`.'),
  answeredAt: instant('When the station answered.'),
})

export async function derRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/der-controls',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'DER settings and curves it has, by type',
    description:
      'What SetDERControl and ClearDERControl changed, what GetDERControl brought, and when the station said they started and ended. Those nobody asked about are unknown until then.',
    params,
    query: {
      ...pageQuery,
      controlType,
      isDefault: flag('Only default (`true`) or only scheduled ones (`false`).').optional(),
      state: z.enum(derControlStates).optional().describe('Only those in this state.'),
    },
    response: pageOf(control, 'controls'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.derControls.list(id, query, pageRequest(query))
      }),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/der-alarms',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'When DER controls made it deviate, the latest first',
    params,
    query: {
      ...pageQuery,
      controlType,
      open: flag('Only those that last (`true`) or are over (`false`).').optional(),
      from: period.from.describe('Only those that began at this instant or after it, ISO 8601.'),
      to: period.to.describe('Only those that began before this instant, ISO 8601.'),
    },
    response: pageOf(alarm, 'alarms'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.derControls.alarms(id, query, pageRequest(query))
      }),
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id/afrr-signals',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'Signals of the grid operator that were passed on to it (AFRRSignal), the latest first, and what it answered',
    description: 'Those that never reached it are in `/api/v1/commands?action=AFRRSignal`. Kept for MESSAGE_RETENTION_DAYS.',
    params,
    query: {
      ...pageQuery,
      status: z.enum(['Accepted', 'Rejected']).optional().describe('Only those it answered so.'),
      from: period.from.describe('Only those answered at this instant or after it, ISO 8601.'),
      to: period.to.describe('Only those answered before this instant, ISO 8601.'),
    },
    response: pageOf(afrrSignal, 'signals'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.derControls.signals(id, query, pageRequest(query))
      }),
  })
}
