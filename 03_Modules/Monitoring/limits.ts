import type { Context } from '#base/context.js'
import { OcppError } from '#base/ocpp/errors.js'

/** Refuses a severity that is none: 0 (danger) to 9 (debug); the schemas do not say so (part 2, SetMonitoringLevelRequest, SetMonitoringDataType). */
export function checkSeverity(severity: number, field: string): void {
  if (severity < 0 || severity > 9)
    throw new OcppError('PropertyConstraintViolation', `${field} must be 0 (danger) to 9 (debug)`, { field })
}

/** Refuses a request with more items than the station said it takes; a limit it never told us is its own to enforce. */
export async function refuseTooManyItems(component: string, message: string, items: number, context: Context): Promise<void> {
  const most = await limitOf(component, 'ItemsPerMessage', message, context)
  if (items > most)
    throw new OcppError('OccurrenceConstraintViolation', `the station takes at most ${most} items in one ${message}: send several requests`)
}

async function limitOf(component: string, variable: string, variableInstance: string, { data, station }: Context): Promise<number> {
  const limit = Number(await data.variables.value(station.id, { component, variable, variableInstance }))
  return limit > 0 ? limit : Number.POSITIVE_INFINITY
}
