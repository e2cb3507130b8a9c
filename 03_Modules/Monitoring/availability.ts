const states = ['Available', 'Occupied', 'Reserved', 'Unavailable', 'Faulted']

/** A value of a variable, wherever it was told. */
export interface Told {
  component: string
  variable: string
  evseId?: number
  connectorId?: number
  value: string
}

/**
 * The status that an AvailabilityState is (2.1 B01.FR.05); undefined for any other variable, and for a state nobody knows. EVSE 0 is the station as a
 * whole, connector 0 an EVSE as a whole.
 */
export function statusOf({ variable, value, ...told }: Told): { evseId: number; connectorId: number; status: string } | undefined {
  const place = placeOf(told)
  return place && variable.toLowerCase() === 'availabilitystate' && states.includes(value) ? { ...place, status: value } : undefined
}

function placeOf({ component, evseId, connectorId }: Omit<Told, 'variable' | 'value'>) {
  switch (component.toLowerCase()) {
    case 'chargingstation':
      return { evseId: 0, connectorId: 0 }
    case 'evse':
      return evseId === undefined ? undefined : { evseId, connectorId: 0 }
    case 'connector':
      return evseId === undefined || connectorId === undefined ? undefined : { evseId, connectorId }
    default:
      return undefined
  }
}
