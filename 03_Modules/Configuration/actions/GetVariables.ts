import { connectorFacts } from '#base/domain/connectorFacts.js'
import { command } from '#base/ocpp/action.js'
import { isSecretVariable } from '#base/ocpp/mask.js'
import { refuseTooMany } from '../itemsPerMessage.js'
import { keyOf, sameVariable } from '../variable.js'

export default command('GetVariables', {
  summary: 'Read variables of a station',
  description:
    'The station answers each variable on its own: `Accepted` with the value, or why not (`Rejected` when it may only be written, `UnknownComponent`, ' +
    '`UnknownVariable`, `NotSupportedAttributeType`). Values read are kept at `/api/v1/stations/{id}/variables`, with the answer as `lastStatus`, but for passwords and keys; `Connector.ConnectorType` and the `MaxSet` of `EVSE.Power` (in W) become what is known of its connectors. Over OCPP 1.6 the variables become configuration keys.',
  permission: 'station.inspect',
  example: { getVariableData: [{ component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } }] },
  repeatable: true,
  before: ({ getVariableData }, context) => refuseTooMany('GetVariables', getVariableData.length, context),
  async after({ getVariableData }, { getVariableResult }, { data, station, now }) {
    // Only what was asked for: a station that adds more reports it by NotifyReport.
    const asked = getVariableResult.filter((result) => getVariableData.some((wanted) => sameVariable(wanted, result)))
    const known = asked.filter(({ attributeStatus: status }) => status === 'Accepted' || status === 'Rejected')
    await data.variables.record(
      station.id,
      known.map((result) => ({
        ...keyOf(result),
        value: result.attributeStatus === 'Accepted' && !isSecretVariable(result.variable.name) ? (result.attributeValue ?? '') : undefined,
        status: result.attributeStatus,
      })),
      now(),
    )
    const accepted = known.filter(({ attributeStatus: status }) => status === 'Accepted')
    const facts = connectorFacts(accepted.map((result) => ({ ...keyOf(result), value: result.attributeValue })))
    if (facts.length > 0) await data.connectors.describe(station.id, facts)
  },
})
