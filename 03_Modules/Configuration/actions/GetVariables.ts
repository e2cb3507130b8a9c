import { connectorFacts } from '#base/domain/connectorFacts.js'
import { command, type RequestOf, type ResponseOf } from '#base/ocpp/action.js'
import { plugboardData } from '#base/ocpp/customData.js'
import { isSecret, keyOf, placeOf, sameVariable } from '../variable.js'

type Asked = RequestOf<'GetVariables'>['getVariableData'][number]
type Result = ResponseOf<'GetVariables'>['getVariableResult'][number]

/** A configuration key of 1.6 comes with whether it may be set; 2.x tells that in reports alone. */
function mutabilityOf({ customData }: Result): string | undefined {
  const { readonly } = plugboardData(customData)
  return readonly === undefined ? undefined : readonly ? 'ReadOnly' : 'ReadWrite'
}

export default command('GetVariables', {
  summary: 'Read variables of a station',
  description:
    'The station answers each variable on its own: `Accepted` with the value, or why not (`Rejected` when it may only be written, `UnknownComponent`, ' +
    '`UnknownVariable`, `NotSupportedAttributeType`). Values read are kept at `/api/v1/stations/{id}/variables`, with the answer as `lastStatus`, but for passwords and keys; `Connector.ConnectorType` and the `MaxSet` of `EVSE.Power` (in W) become what is known of its connectors. Over OCPP 1.6 the variables become configuration keys. More variables than the station takes in one message (`ItemsPerMessage`, `BytesPerMessage`) are asked for in several; where one of these gets no answer, its variables are `Rejected` with the reason in `attributeStatusInfo`.',
  permission: 'station.inspect',
  example: { getVariableData: [{ component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } }] },
  repeatable: true,
  // B06.FR.05
  batch: {
    items: 'getVariableData',
    results: 'getVariableResult',
    limits: 'DeviceDataCtrlr',
    unanswered: ({ attributeType, component, variable }: Asked, attributeStatusInfo) =>
      ({ attributeType, component, variable, attributeStatus: 'Rejected', attributeStatusInfo }) satisfies Result,
  },
  async after({ getVariableData }, { getVariableResult }, { data, station, now }) {
    // Only what was asked for: a station that adds more reports it by NotifyReport.
    const answered = getVariableResult.filter(({ customData }) => !plugboardData(customData).unanswered)
    const asked = answered.filter((result) => getVariableData.some((wanted) => sameVariable(wanted, result)))
    const known = asked.filter(({ attributeStatus: status }) => status === 'Accepted' || status === 'Rejected')
    await data.variables.record(
      station.id,
      known.map((result) => ({
        ...keyOf(placeOf(result) ?? result),
        value:
          result.attributeStatus === 'Accepted' && !isSecret(result) ? (placeOf(result)?.value ?? result.attributeValue ?? '') : undefined,
        status: result.attributeStatus,
        mutability: mutabilityOf(result),
      })),
      now(),
    )
    const accepted = known.filter(({ attributeStatus: status }) => status === 'Accepted')
    const facts = connectorFacts(accepted.map((result) => ({ ...keyOf(result), value: result.attributeValue })))
    if (facts.length > 0) await data.connectors.describe(station.id, facts)
  },
})
