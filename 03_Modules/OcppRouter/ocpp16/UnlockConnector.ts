import type { UnlockConnectorResponse } from '#base/ocpp/generated/v21.js'
import { toConnectorId } from './connector.js'
import { type Response16, rawCommand, translateCommand } from './translation.js'

/** 1.6 errata §3.87: NotSupported is a connector that has no lock or does not exist, never a lock that failed. */
const toResponse = ({ status }: Response16<'UnlockConnector'>): UnlockConnectorResponse =>
  status === 'NotSupported'
    ? { status: 'UnknownConnector', statusInfo: { reasonCode: 'Unspecified', additionalInfo: 'the connector has no lock, or is unknown' } }
    : { status }

export default translateCommand('UnlockConnector', {
  sends: ['UnlockConnector'],
  calls: ({ evseId, connectorId }) => [{ action: 'UnlockConnector', payload: { connectorId: toConnectorId({ id: evseId, connectorId }) } }],
  up: ([answer]) => toResponse(answer!),
})

export const raw = rawCommand('UnlockConnector', 'UnlockConnector', {
  summary: 'Release the cable of a connector of an OCPP 1.6 station',
  description: `The station answers \`Unlocked\`, \`UnlockFailed\` (the lock was tried and is stuck) or \`NotSupported\` (no lock, or no such connector). A running
transaction on the connector is ended first.`,
  example: { connectorId: 1 },
  as: ({ connectorId }, response) => ({
    request: { evseId: connectorId, connectorId: connectorId === 0 ? 0 : 1 },
    response: toResponse(response),
  }),
})
