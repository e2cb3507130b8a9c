import { faultOfPassword } from '#base/domain/stationPassword.js'
import { command, type RequestOf, type ResponseOf } from '#base/ocpp/action.js'
import { plugboardData } from '#base/ocpp/customData.js'
import { OcppError } from '#base/ocpp/errors.js'
import { refuseActiveNetwork } from '../activeNetwork.js'
import { refuseUnsaidLinks } from '../networkLinks.js'
import { isLoginPassword, isSecret, keyOf, placeOf, sameVariable } from '../variable.js'

type Wanted = RequestOf<'SetVariables'>['setVariableData'][number]
type Result = ResponseOf<'SetVariables'>['setVariableResult'][number]

const known = new Set(['Accepted', 'RebootRequired', 'Rejected'])

export default command('SetVariables', {
  summary: 'Change variables of a station',
  description:
    'The station answers each variable on its own: `Accepted`, `RebootRequired` (counts after a Reset), `Rejected`, `UnknownComponent`, `UnknownVariable` or ' +
    '`NotSupportedAttributeType`. Values it accepted are kept at `/api/v1/stations/{id}/variables`, except passwords and keys; after `RebootRequired` the old value ' +
    'stays there until a read or a report brings the new one. Over OCPP 1.6 the variables become ' +
    'configuration keys, one request each. More variables than the station takes in one message (`ItemsPerMessage`, `BytesPerMessage`) are set in several, in the order ' +
    'given; where one of these gets no answer, its variables are `Rejected` with the reason in `attributeStatusInfo`, and the others count all the same. ' +
    'A new `SecurityCtrlr.BasicAuthPassword` (16 to 64 characters; 40 hex digits are the 20 bytes of a 1.6 key) becomes the password ' +
    'of the station here too: at once when it is `Accepted`, else when the station logs in with it.',
  permission: 'station.configure',
  example: { setVariableData: [{ component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' }, attributeValue: '300' }] },
  check({ setVariableData }) {
    setVariableData.forEach((data, i) => {
      const fault = isLoginPassword(data) ? faultOfPassword(data.attributeValue) : undefined
      if (!fault) return
      const field = `setVariableData.${i}.attributeValue`
      throw new OcppError('PropertyConstraintViolation', `${field} ${fault}`, { field })
    })
  },
  // B05.FR.11
  batch: {
    items: 'setVariableData',
    results: 'setVariableResult',
    limits: 'DeviceDataCtrlr',
    unanswered: ({ attributeType, component, variable }: Wanted, attributeStatusInfo) =>
      ({ attributeType, component, variable, attributeStatus: 'Rejected', attributeStatusInfo }) satisfies Result,
  },
  async before({ setVariableData }, context) {
    await refuseActiveNetwork(setVariableData, context)
    await refuseUnsaidLinks(setVariableData, context)
    // B05.FR.13
    const twice = setVariableData.find((one, i) => setVariableData.slice(0, i).some((other) => sameVariable(one, other)))
    if (twice)
      throw new OcppError(
        'OccurrenceConstraintViolation',
        `${twice.component.name}.${twice.variable.name} is set twice in one request (B05.FR.13)`,
      )
  },
  async after({ setVariableData }, { setVariableResult }, { data, station, now }) {
    await data.variables.record(
      station.id,
      setVariableResult.flatMap((result) => {
        const wanted = setVariableData.find((one) => sameVariable(one, result))
        if (!wanted || !known.has(result.attributeStatus) || plugboardData(result.customData).unanswered) return []
        // RebootRequired: the old value still counts.
        const counts = result.attributeStatus === 'Accepted' && !isSecret(result)
        const place = placeOf(result)
        return [
          {
            ...keyOf(place ?? result),
            value: counts ? (place?.value ?? wanted.attributeValue) : undefined,
            status: result.attributeStatus,
          },
        ]
      }),
      now(),
    )
  },
})
