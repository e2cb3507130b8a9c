import type { CommandContext } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'

/** Refuses a command whose station speaks a version before 2.1, by what that lacks: completes the sentence "OCPP 2.0.1 has no …". */
export function refuseBefore21({ stationVersion }: CommandContext, what: string): void {
  if (stationVersion !== undefined && stationVersion !== '2.1')
    throw new OcppError('NotSupported', `OCPP ${stationVersion} has no ${what}: its stations learned that with 2.1`)
}
