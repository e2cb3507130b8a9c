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
        `report ${requestId} is still arriving from this station: choose another requestId`,
      )
  },
  async after({ requestId }: Asked, { status }: { status: string }, { data, station }: Context): Promise<void> {
    await data.reports.answered(station.id, { message, requestId, status })
  },
})

/** Clocks of the process and of PostgreSQL may differ by so much. */
const CLOCKS_MS = 1_000

/** Listens for commands that ended before they reached the station: what was noted before one of `actions` was sent is taken back. */
export const unsentReportsOf =
  (...actions: ActionName[]) =>
  async ({ tenantId, commandId, stationId, action, status }: Events['command.finished'], app: FastifyInstance): Promise<void> => {
    if (status !== 'failed' || !actions.some((name) => name === action)) return
    await app.data.withTenant(tenantId, async (data) => {
      const [row, [target]] = [await data.commands.find(commandId), await data.commands.targets([stationId])]
      if (!row || !target || (row.error?.kind !== 'refused' && row.error?.kind !== 'offline')) return
      if (!('requestId' in row.request) || typeof row.request.requestId !== 'number') return
      const since = new Date(row.createdAt.getTime() - CLOCKS_MS)
      await data.reports.withdraw(target.stationPk, { askedBy: action, requestId: row.request.requestId, since })
    })
  }
