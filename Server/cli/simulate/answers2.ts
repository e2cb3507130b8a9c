import type { Answer } from './link.js'
import type { Controls } from './protocol.js'

const triggers: Record<string, Parameters<Controls['send']>[0]> = {
  Heartbeat: 'heartbeat',
  StatusNotification: 'connector',
  MeterValues: 'meterValues',
  TransactionEvent: 'sample',
}

/** What a simulated 2.0.1 or 2.1 station answers to its operator. */
export const answers2 = (controls: Controls): Record<string, Answer> => ({
  RequestStartTransaction: ({ idToken, remoteStartId, evseId }) => ({
    status: controls.knows(evseId) && controls.start(idToken.idToken, remoteStartId) ? 'Accepted' : 'Rejected',
  }),
  RequestStopTransaction: ({ transactionId }) => ({ status: controls.stop(transactionId, 'Remote') ? 'Accepted' : 'Rejected' }),
  Reset({ evseId }) {
    if (!controls.knows(evseId)) return { status: 'Rejected' }
    controls.reset()
    return { status: 'Accepted' }
  },
  UnlockConnector({ evseId, connectorId }) {
    if (!controls.knows(evseId, connectorId)) return { status: 'UnknownConnector' }
    return { status: controls.session() ? 'OngoingAuthorizedTransaction' : 'Unlocked' }
  },
  ChangeAvailability: ({ operationalStatus, evse }) => ({
    status: controls.knows(evse?.id, evse?.connectorId) ? controls.setAvailable(operationalStatus === 'Operative') : 'Rejected',
  }),
  TriggerMessage({ requestedMessage, evse }) {
    // F06.FR.17: a station that is accepted does not boot again because somebody asks.
    if (requestedMessage === 'BootNotification') return { status: 'Rejected' }
    const what = triggers[requestedMessage]
    if (!what) return { status: 'NotImplemented' }
    if (!controls.knows(evse?.id, evse?.connectorId) || (what === 'sample' && !controls.session())) return { status: 'Rejected' }
    controls.send(what)
    return { status: 'Accepted' }
  },
  GetVariables: ({ getVariableData }) => ({ getVariableResult: getVariableData.map((asked: any) => getVariable(controls, asked)) }),
  SetVariables: ({ setVariableData }) => ({ setVariableResult: setVariableData.map((asked: any) => setVariable(controls, asked)) }),
  ClearCache: () => ({ status: 'Accepted' }),
  DataTransfer: ({ vendorId, data }) =>
    vendorId === 'Plugboard' ? { status: 'Accepted', ...(data === undefined ? {} : { data }) } : { status: 'UnknownVendorId' },
})

function place(controls: Controls, { component, variable }: any) {
  const name = `${component.name}.${variable.name}`
  const known = controls.settings.all().some((setting) => setting.name.startsWith(`${component.name}.`))
  return { name, unknown: known ? 'UnknownVariable' : 'UnknownComponent' }
}

function getVariable(controls: Controls, { component, variable, attributeType = 'Actual' }: any) {
  const { name, unknown } = place(controls, { component, variable })
  const found = controls.settings.read(name)
  if (!found) return { attributeStatus: unknown, component, variable }
  if (attributeType !== 'Actual') return { attributeStatus: 'NotSupportedAttributeType', attributeType, component, variable }
  return { attributeStatus: 'Accepted', attributeType, attributeValue: found.value, component, variable }
}

function setVariable(controls: Controls, { component, variable, attributeValue, attributeType = 'Actual' }: any) {
  const { name, unknown } = place(controls, { component, variable })
  if (attributeType !== 'Actual') return { attributeStatus: 'NotSupportedAttributeType', attributeType, component, variable }
  const status = controls.settings.write(name, attributeValue)
  return { attributeStatus: status === 'Unknown' ? unknown : status, attributeType, component, variable }
}
