import type { FastifyInstance } from 'fastify'
import type { Context } from '#base/context.js'
import type { Events } from '#base/events.js'
import type { ActionName } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import type { ReportMessage } from '#base/repositories/reports.js'

interface Asked {
  requestId: number
}

/** What every request for a report does: note it before it is sent, and what the station answered. Its parts come by `message`. */
export const reportRequest = (askedBy: ActionName, message: ReportMessage) => ({
  async before(request: Asked, { data, station, now }: Context): Promise<void> {
    const { requestId } = request
    if (!(await data.reports.open(station.id, { message, askedBy, requestId, request, at: now() })))
      throw new OcppError(
        'PropertyConstraintViolation',
        `report ${requestId} was asked for and is still to come, or arriving, from this station: choose another requestId`,
      )
  },
  async after({ requestId }: Asked, { status }: { status: string }, { data, station }: Context): Promise<void> {
    await data.reports.answered(station.id, { message, requestId, status })
  },
})

/** Clocks of the process and of PostgreSQL may differ by so much. */
const CLOCKS_MS = 1_000

/**
 * Listens for commands that ended without an answer. What was noted before one of `actions` was sent is taken back where it never reached the station, and refused
 * where the station answered with an error: no part will come.
 */
export const unsentReportsOf =
  (...actions: ActionName[]) =>
  async ({ tenantId, commandId, stationId, action, status }: Events['command.finished'], app: FastifyInstance): Promise<void> => {
    if (status !== 'failed' || !actions.some((name) => name === action)) return
    await app.data.withTenant(tenantId, async (data) => {
      const [row, [target]] = [await data.commands.find(commandId), await data.commands.targets([stationId])]
      if (!row?.error || !target || !('requestId' in row.request) || typeof row.request.requestId !== 'number') return
      const { kind, code = 'GenericError' } = row.error
      const report = { askedBy: action, requestId: row.request.requestId, since: new Date(row.createdAt.getTime() - CLOCKS_MS) }
      if (kind === 'callError') await data.reports.refused(target.stationPk, { ...report, code })
      if (kind === 'refused' || kind === 'offline') await data.reports.withdraw(target.stationPk, report)
    })
  }
