import type { ReportDataType } from '#base/ocpp/generated/v21.js'
import { toVariable } from './configurationKeys.js'
import type { Response16 } from './translation.js'

type Key16 = NonNullable<Response16<'GetConfiguration'>['configurationKey']>[number]

/** A configuration key as a report of the device model shows it. */
export function reportedKey({ key, value, readonly }: Key16): ReportDataType {
  const { component, variable, ...place } = toVariable(key, value ?? '')
  return { component, variable, variableAttribute: [{ value: value && place.value, mutability: readonly ? 'ReadOnly' : 'ReadWrite' }] }
}
