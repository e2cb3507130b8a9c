import { OcppError } from '#base/ocpp/errors.js'

interface Evse {
  id: number
  connectorId?: number
}

/** Connector n is EVSE n with connector 1; 0 is the whole station and negative numbers are nothing: undefined. */
export const toEvse = (connectorId: number): Required<Evse> | undefined =>
  connectorId > 0 ? { id: connectorId, connectorId: 1 } : undefined

/** The connector of an EVSE. Throws NotSupported for a second connector on one: 1.6 numbers connectors through, so it would be another one's. */
export function toConnectorId({ id, connectorId }: Evse): number {
  if (connectorId !== undefined && connectorId !== (id === 0 ? 0 : 1)) {
    throw new OcppError(
      'NotSupported',
      `OCPP 1.6 has no EVSEs: connector n is EVSE n with connector 1, so EVSE ${id} has no connector ${connectorId}`,
    )
  }
  return id
}
