import type { Context } from '#base/context.js'
import { OcppError } from '#base/ocpp/errors.js'

/** Refuses a request with more items, or more bytes, than the station said it takes; a limit it never told us is its own to enforce. */
export async function refuseTooMuch(
  message: 'ClearVariableMonitoring' | 'SetVariableMonitoring',
  request: object,
  items: number,
  context: Context,
): Promise<void> {
  await refuseTooManyItems('MonitoringCtrlr', message, items, context)
  const most = await limitOf('MonitoringCtrlr', 'BytesPerMessage', message, context)
  const bytes = Buffer.byteLength(JSON.stringify(request))
  if (bytes > most)
    throw new OcppError('FormatViolation', `the station takes at most ${most} bytes in one ${message}, this one has ${bytes}: send several`)
}

export async function refuseTooManyItems(component: string, message: string, items: number, context: Context): Promise<void> {
  const most = await limitOf(component, 'ItemsPerMessage', message, context)
  if (items > most)
    throw new OcppError('OccurrenceConstraintViolation', `the station takes at most ${most} items in one ${message}: send several requests`)
}

async function limitOf(component: string, variable: string, variableInstance: string, { data, station }: Context): Promise<number> {
  const limit = Number(await data.variables.value(station.id, { component, variable, variableInstance }))
  return limit > 0 ? limit : Number.POSITIVE_INFINITY
}
