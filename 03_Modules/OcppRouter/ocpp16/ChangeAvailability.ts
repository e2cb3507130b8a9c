import { toConnectorId } from './connector.js'
import { rawCommand, translateCommand } from './translation.js'

export default translateCommand('ChangeAvailability', {
  sends: ['ChangeAvailability'],
  calls: ({ evse, operationalStatus }) => [
    { action: 'ChangeAvailability', payload: { connectorId: evse ? toConnectorId(evse) : 0, type: operationalStatus } },
  ],
  up: ([answer]) => ({ status: answer!.status }),
})

export const raw = rawCommand('ChangeAvailability', 'ChangeAvailability', {
  summary: 'Take a connector or a whole OCPP 1.6 station in or out of service',
  description: `\`connectorId\` 0 is the station with all its connectors. The station answers \`Accepted\`, \`Scheduled\` (after the running transaction) or
\`Rejected\`, and reports the new status with StatusNotification. It stays so across reboots.`,
  example: { connectorId: 1, type: 'Inoperative' },
  as: ({ connectorId, type }, { status }) => ({
    request: { operationalStatus: type, evse: connectorId === 0 ? undefined : { id: connectorId } },
    response: { status },
  }),
})
