import type { Context } from '#base/context.js'
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
