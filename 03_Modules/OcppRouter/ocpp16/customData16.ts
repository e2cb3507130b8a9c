import type { PlugboardData } from '#base/ocpp/customData.js'
import type { CustomDataType } from '#base/ocpp/generated/v21.js'

type Words = Omit<PlugboardData, 'vendorId'>

/** Custom data of ours with the fields that have a value; undefined when none has. */
export function customData(words: Words): CustomDataType | undefined {
  const present = Object.entries(words).filter(([, value]) => value !== undefined)
  return present.length > 0 ? { vendorId: 'plugboard', ...Object.fromEntries(present) } : undefined
}
