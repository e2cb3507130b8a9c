import type { Context } from '#base/context.js'
import { OcppError } from '#base/ocpp/errors.js'

/** B05.FR.11, B06.FR.05: never more variables in one request than the station said it takes; a limit it never told us is its own to enforce. */
export async function refuseTooMany(message: 'GetVariables' | 'SetVariables', items: number, { data, station }: Context): Promise<void> {
  if (items <= 1) return
  const limit = Number(
    await data.variables.value(station.id, { component: 'DeviceDataCtrlr', variable: 'ItemsPerMessage', variableInstance: message }),
  )
  if (limit > 0 && items > limit)
    throw new OcppError(
      'OccurrenceConstraintViolation',
      `the station takes at most ${limit} variables in one ${message}: send several requests`,
    )
}
