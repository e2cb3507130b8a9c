import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'

const whole = () => z.number().int()

const monitor = z.object({
  monitorId: whole().describe("The station's number for it; it may change when the station reboots."),
  component: z.string().describe('Component of the device model.'),
  componentInstance: z.string().optional().describe('Instance of the component.'),
  evseId: whole().optional().describe('EVSE the component belongs to.'),
  connectorId: whole().optional().describe('Connector the component belongs to.'),
  variable: z.string().describe('Variable it watches.'),
  variableInstance: z.string().optional().describe('Instance of the variable.'),
  type: z
    .string()
    .describe(
      'UpperThreshold, LowerThreshold, Delta, Periodic or PeriodicClockAligned; OCPP 2.1 also TargetDelta and TargetDeltaRelative.',
    ),
  value: z.number().describe('A limit or a change in the unit of the variable; of a periodic one its interval in seconds.'),
  severity: whole().describe('Severity of the events it makes: 0 (danger) to 9 (debug).'),
  inTransaction: z.boolean().describe('Whether it watches only while a transaction runs.'),
  eventNotificationType: z
    .string()
    .optional()
    .describe(
      'HardWiredMonitor, PreconfiguredMonitor or CustomMonitor. Absent where a station of OCPP 2.0.1, which does not report it, has a monitor that was not set from here.',
    ),
  periodicEventStream: z.unknown().optional().describe('OCPP 2.1: how what it notices is streamed.'),
  setBy: z.string().optional().describe('Who set it, such as `key 1/3`; absent where it was there already.'),
  setAt: instant('When the station accepted it.').optional(),
  updatedAt: instant('When we last learned of it.'),
})

const settings = {
  base: z.string().optional().describe('Monitors the station was last told to start from: All, FactoryDefault or HardWiredOnly.'),
  baseSetBy: z.string().optional().describe('Who chose the base.'),
  baseSetAt: instant('When the station accepted the base.').optional(),
  level: whole().optional().describe('Only events of this severity or a lower number are reported; absent: never set from here.'),
  levelSetBy: z.string().optional().describe('Who chose the level.'),
  levelSetAt: instant('When the station accepted the level.').optional(),
}

export async function monitorRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/monitors',
    tag: 'Stations',
    permission: 'station.read',
    summary: 'Monitors it has, by component and variable',
    description:
      'What SetVariableMonitoring and ClearVariableMonitoring changed, and what GetMonitoringReport brought. Monitors nobody asked about are unknown until then.',
    params: { id: rowId('station') },
    query: {
      ...pageQuery,
      component: z.string().max(50).optional().describe('Only monitors of this component, in any case.'),
      variable: z.string().max(50).optional().describe('Only monitors of variables of this name, in any case.'),
      evseId: z.coerce.number().int().min(0).max(1_000_000).optional().describe('Only monitors of components of this EVSE; 0: of none.'),
      type: z.string().max(40).optional().describe('Only monitors of this type.'),
      maxSeverity: z.coerce
        .number()
        .int()
        .min(0)
        .max(9)
        .optional()
        .describe('Only monitors of this severity or a lower number, which is worse.'),
      eventNotificationType: z
        .enum(['HardWiredMonitor', 'PreconfiguredMonitor', 'CustomMonitor'])
        .optional()
        .describe('Only monitors of this kind.'),
    },
    response: pageOf(monitor, 'monitors').extend(settings),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return { ...(await data.monitors.settings(id)), ...(await data.monitors.list(id, query, pageRequest(query))) }
      }),
  })
}
