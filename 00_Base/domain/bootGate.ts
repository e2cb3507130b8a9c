import type { OcppVersion } from '#base/ocpp/version.js'

const starting = new Set(['RequestStartTransaction', 'RequestStopTransaction', 'RemoteStartTransaction', 'RemoteStopTransaction'])

/**
 * Why a command may not be sent now; undefined when it may. To a rejected station nothing (B03.FR.03), to a pending one anything but starting and stopping
 * transactions (B02.FR.05). A station that never booted is pending on 2.x and let through on 1.6, unless booting first is required.
 */
export function refusedByBoot(
  version: OcppVersion,
  status: 'Accepted' | 'Pending' | 'Rejected' | undefined,
  bootRequired16: boolean,
  command: string,
): string | undefined {
  if (status === 'Rejected') return 'the station is Rejected: nothing may be sent to it until it boots and is accepted (B03.FR.03)'
  const pending = status === 'Pending' || (status === undefined && (version !== '1.6' || bootRequired16))
  if (pending && starting.has(command))
    return 'the station is Pending: transactions cannot be started or stopped until it is accepted (B02.FR.05)'
  return undefined
}
