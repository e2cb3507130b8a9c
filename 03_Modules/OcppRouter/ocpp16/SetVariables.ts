import { faultOfKey } from '#base/domain/stationPassword.js'
import { OcppError } from '#base/ocpp/errors.js'
import type { SetVariableDataType, SetVariableResultType, SetVariableStatusEnumType } from '#base/ocpp/generated/v21.js'
import { placeOf, toKey, toVariable } from './configurationKeys.js'
import { customData } from './customData16.js'
import { type Request16, type Response16, rawCommand, translateCommand } from './translation.js'

/** CiString500Type (1.6 §7.19). */
const maxLength = 500

const statuses: Record<Response16<'ChangeConfiguration'>['status'], SetVariableStatusEnumType> = {
  Accepted: 'Accepted',
  Rejected: 'Rejected',
  RebootRequired: 'RebootRequired',
  NotSupported: 'UnknownVariable', // 1.6 §5.3: a key the station does not have
}

export default translateCommand('SetVariables', {
  sends: ['ChangeConfiguration'],
  calls: ({ setVariableData }) =>
    setVariableData.flatMap((data) => {
      const change = changeOf(data)
      return 'key' in change ? [{ action: 'ChangeConfiguration' as const, payload: change }] : []
    }),
  up(responses, { setVariableData }) {
    const answers = responses.values()
    return {
      setVariableResult: setVariableData.map((data): SetVariableResultType => {
        const { attributeType, component, variable } = data
        const change = changeOf(data)
        if (!('key' in change)) return { attributeType, component, variable, ...change }
        const attributeStatus = statuses[answers.next().value?.status ?? 'Rejected']
        const place = placeOf(component, change.key, change.value)
        return { attributeType, component, variable, attributeStatus, customData: customData({ place }) }
      }),
    }
  },
  onCallError: { status: 'Rejected' },
})

type Refusal = Pick<SetVariableResultType, 'attributeStatus' | 'attributeStatusInfo'>

/** The 1.6 request for one variable, or how we answer it ourselves. */
function changeOf({
  attributeType = 'Actual',
  attributeValue,
  component,
  variable,
}: SetVariableDataType): Request16<'ChangeConfiguration'> | Refusal {
  if (attributeType !== 'Actual') return { attributeStatus: 'NotSupportedAttributeType' } // a key has one value only
  const known = toKey(component, variable)
  if (typeof known === 'string') return { attributeStatus: known }
  const value = known.toKey(attributeValue)
  if (value === undefined || [...value].length > maxLength) {
    return {
      attributeStatus: 'Rejected',
      attributeStatusInfo: { reasonCode: 'TooLargeElement', additionalInfo: 'longer than a configuration key holds' },
    }
  }
  return { key: known.key, value }
}

export const raw = rawCommand('ChangeConfiguration', 'SetVariables', {
  summary: 'Set a configuration key of an OCPP 1.6 station',
  description: `The station answers \`Accepted\`, \`RebootRequired\` (stored, in force after a reset), \`Rejected\` (such as a value out of range) or
\`NotSupported\` (it has no such key). What was accepted is recorded in the device model, where GetConfiguration records it. A new \`AuthorizationKey\`
(16 to 20 bytes in hex) becomes the password of the station here too, and a higher \`SecurityProfile\` its profile from its first connection with it on.`,
  example: { key: 'HeartbeatInterval', value: '300' },
  check({ key, value }) {
    const fault = key.toLowerCase() === 'authorizationkey' ? faultOfKey(value) : undefined
    if (fault) throw new OcppError('PropertyConstraintViolation', `value ${fault}`, { field: 'value' })
  },
  as({ key, value }, { status }) {
    const { value: attributeValue, ...place } = toVariable(key, value)
    return {
      request: { setVariableData: [{ ...place, attributeValue }] },
      response: { setVariableResult: [{ ...place, attributeStatus: statuses[status] }] },
    }
  },
})
