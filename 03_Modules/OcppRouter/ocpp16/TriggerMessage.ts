import { OcppError } from '#base/ocpp/errors.js'
import type { MessageTriggerEnumType, TriggerMessageRequest } from '#base/ocpp/generated/v21.js'
import { toConnectorId, toEvse } from './connector.js'
import { iso15118Answer, iso15118Call, noIso15118Answer } from './iso15118.js'
import { type Call16, type Request16, type Response16, rawCommand, translateCommand } from './translation.js'

type Trigger16 = Request16<'TriggerMessage'>['requestedMessage']
type ExtendedTrigger16 = Request16<'ExtendedTriggerMessage'>['requestedMessage']

/** 1.6 §7.32. The log upload that every 1.6 station knows is that of diagnostics. */
const names: Partial<Record<MessageTriggerEnumType, Trigger16>> = {
  BootNotification: 'BootNotification',
  FirmwareStatusNotification: 'FirmwareStatusNotification',
  Heartbeat: 'Heartbeat',
  LogStatusNotification: 'DiagnosticsStatusNotification',
  MeterValues: 'MeterValues',
  StatusNotification: 'StatusNotification',
}

/** What only ExtendedTriggerMessage of the security extension can trigger (§6.1). */
const extendedNames: Partial<Record<MessageTriggerEnumType, ExtendedTrigger16>> = {
  SignChargingStationCertificate: 'SignChargePointCertificate',
}

export default translateCommand('TriggerMessage', {
  sends: ['TriggerMessage', 'ExtendedTriggerMessage', 'DataTransfer'],
  calls({ requestedMessage, evse }): Call16<'TriggerMessage' | 'ExtendedTriggerMessage' | 'DataTransfer'>[] {
    if (requestedMessage === 'SignV2GCertificate') return [iso15118Call('TriggerMessage', { requestedMessage })]
    const connector = evse ? { connectorId: toConnectorId(evse) } : {}
    const [name, extended] = [names[requestedMessage], extendedNames[requestedMessage]]
    if (name) return [{ action: 'TriggerMessage', payload: { requestedMessage: name, ...connector } }]
    if (extended) return [{ action: 'ExtendedTriggerMessage', payload: { requestedMessage: extended, ...connector } }]
    const instead = requestedMessage === 'TransactionEvent' ? ': trigger MeterValues for the readings of what is charging' : ''
    throw new OcppError('NotSupported', `OCPP 1.6 cannot trigger ${requestedMessage}${instead}`)
  },
  up([answer], { requestedMessage }) {
    if (requestedMessage !== 'SignV2GCertificate') return { status: (answer as Response16<'TriggerMessage'>).status }
    const transfer = answer as Response16<'DataTransfer'>
    const status = transfer.status === 'Rejected' ? 'Rejected' : 'NotImplemented'
    return iso15118Answer('TriggerMessage', transfer) ?? { status, statusInfo: noIso15118Answer(transfer) }
  },
})

const names2x: Record<Trigger16 | ExtendedTrigger16, MessageTriggerEnumType> = {
  BootNotification: 'BootNotification',
  DiagnosticsStatusNotification: 'LogStatusNotification',
  FirmwareStatusNotification: 'FirmwareStatusNotification',
  Heartbeat: 'Heartbeat',
  LogStatusNotification: 'LogStatusNotification',
  MeterValues: 'MeterValues',
  SignChargePointCertificate: 'SignChargingStationCertificate',
  StatusNotification: 'StatusNotification',
}

function meaning(
  { requestedMessage, connectorId }: Request16<'TriggerMessage' | 'ExtendedTriggerMessage'>,
  { status }: Response16<'TriggerMessage'>,
) {
  const evse = connectorId === undefined ? undefined : (toEvse(connectorId) ?? { id: connectorId })
  const request: TriggerMessageRequest = { requestedMessage: names2x[requestedMessage], evse }
  return { request, response: { status } }
}

export const raw = rawCommand('TriggerMessage', 'TriggerMessage', {
  summary: 'Ask an OCPP 1.6 station to send a message now',
  description: `The station answers \`Accepted\` and then sends the message, \`Rejected\`, or \`NotImplemented\` when it does not know the message. Without
\`connectorId\`, a message about connectors comes once for each. A \`BootNotification\` is triggered only before the station is accepted.`,
  example: { requestedMessage: 'StatusNotification', connectorId: 1 },
  as: meaning,
})

export const rawExtended = rawCommand('ExtendedTriggerMessage', 'TriggerMessage', {
  summary: 'Ask an OCPP 1.6 station with the security extension to send a message now',
  description: `As TriggerMessage, with two messages more: \`LogStatusNotification\` and \`SignChargePointCertificate\`, after which the station asks for a new
certificate. A station without the security extension answers with a CALLERROR.`,
  example: { requestedMessage: 'LogStatusNotification' },
  as: meaning,
})
