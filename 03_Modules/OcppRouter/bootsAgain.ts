import type { OcppVersion } from '#base/ocpp/version.js'
import type { BootStatus } from './bootGate.js'

/** Whether a call asks a 1.6 station that is accepted to boot again, which is not for the CSMS to do (1.6 errata §3.40). A 2.x station rejects it by itself (F06.FR.17). */
export const bootsAgain = (
  { version, status }: { version: OcppVersion; status: BootStatus | undefined },
  { action, payload }: { action: string; payload: string },
): boolean =>
  version === '1.6' &&
  status === 'Accepted' &&
  /^(Extended)?TriggerMessage$/.test(action) &&
  JSON.parse(payload).requestedMessage === 'BootNotification'
