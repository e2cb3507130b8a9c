/** A status and when it was taken. */
export interface Status {
  status?: string
  statusAt?: Date
}

/** Says of a whole what matters most of its parts to somebody who wants to charge. */
const ofEvse = ['Occupied', 'Reserved', 'Available', 'Faulted', 'Unavailable']
const ofStation = ['Available', 'Occupied', 'Reserved', 'Unavailable', 'Faulted']

/**
 * The AvailabilityState of an EVSE: what was reported of it as a whole, unless a connector said something later. It charges one vehicle at a time, so that one
 * occupied connector occupies it. Undefined until something was reported.
 */
export function evseStatus(own: Status | undefined, connectors: readonly Status[]): string | undefined {
  const reported = connectors.filter(({ status }) => status !== undefined)
  if (own?.status && reported.every(({ statusAt }) => (statusAt?.getTime() ?? 0) <= (own.statusAt?.getTime() ?? 0))) return own.status
  return first(
    ofEvse,
    reported.map(({ status }) => status),
  )
}

/** The AvailabilityState of a station: that it cannot charge at all, when it says so of itself; else the best of its EVSEs. Undefined until something was reported. */
export function stationStatus(own: Status | undefined, evses: readonly (string | undefined)[]): string | undefined {
  if (own?.status === 'Unavailable' || own?.status === 'Faulted') return own.status
  return first(ofStation, evses) ?? own?.status
}

const first = (order: readonly string[], statuses: readonly (string | undefined)[]) => order.find((status) => statuses.includes(status))
