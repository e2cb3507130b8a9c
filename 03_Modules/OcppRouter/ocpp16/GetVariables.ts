import type { GetVariableDataType, GetVariableResultType } from '#base/ocpp/generated/v21.js'
import { keysComponent, placeOf, toKey, toVariable } from './configurationKeys.js'
import { customData } from './customData16.js'
import { type Response16, rawCommand, translateCommand } from './translation.js'

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

const isActual = ({ attributeType }: { attributeType?: string }) => attributeType === undefined || attributeType === 'Actual'

export default translateCommand('GetVariables', {
  sends: ['GetConfiguration'],
  // An empty list would ask for all keys (1.6 §5.8), so nothing is sent when no variable has one.
  calls({ getVariableData }) {
    const keys = getVariableData.filter(isActual).flatMap(({ component, variable }) => {
      const key = toKey(component, variable)
      return typeof key === 'string' ? [] : [key.key]
    })
    const unique = keys.filter((key, i) => keys.findIndex((other) => same(key, other)) === i)
    return unique.length > 0 ? [{ action: 'GetConfiguration', payload: { key: unique } }] : []
  },
  up: ([answer = {}], { getVariableData }) => ({ getVariableResult: getVariableData.map((asked) => resultOf(asked, answer)) }),
})

function resultOf(asked: GetVariableDataType, answer: Response16<'GetConfiguration'>): GetVariableResultType {
  const { attributeType, component, variable } = asked
  const result = { attributeType, component, variable }
  if (!isActual(asked)) return { ...result, attributeStatus: 'NotSupportedAttributeType' } // a key has one value only
  const known = toKey(component, variable)
  if (typeof known === 'string') return { ...result, attributeStatus: known }
  const found = answer.configurationKey?.find(({ key }) => same(key, known.key))
  if (found) {
    const value = found.value ?? ''
    const said = {
      attributeValue: known.toVariable(value) ?? value,
      customData: customData({ readonly: found.readonly, place: placeOf(component, found.key, value) }),
    }
    return { ...result, attributeStatus: 'Accepted', ...said }
  }
  // A key that was asked for and is in neither list is there but not shown, as a password is.
  const unknown = answer.unknownKey?.some((key) => same(key, known.key))
  return { ...result, attributeStatus: unknown ? 'UnknownVariable' : 'Rejected' }
}

export const raw = rawCommand('GetConfiguration', 'GetVariables', {
  summary: 'Read configuration keys of an OCPP 1.6 station',
  description: `The station answers the keys it knows with their values and whether they are read-only, and lists the others as \`unknownKey\`. Without
\`key\`, or with an empty list, it answers all it has (1.6 §5.8); how many it takes in one request is its \`GetConfigurationMaxKeys\`.

Every value is recorded in the device model: a standard key under the component and variable OCPP 2.0.1 has for it (\`HeartbeatInterval\` is
\`OCPPCommCtrlr.HeartbeatInterval\`), any other as the variable of its own name of component \`${keysComponent}\`.`,
  example: { key: ['HeartbeatInterval', 'MeterValueSampleInterval'] },
  as(_request, { configurationKey = [], unknownKey = [] }) {
    const known = configurationKey.map(({ key, value = '', readonly }): GetVariableResultType => {
      const { value: attributeValue, ...place } = toVariable(key, value)
      return { ...place, attributeStatus: 'Accepted', attributeValue, customData: customData({ readonly }) }
    })
    const unknown = unknownKey.map((key): GetVariableResultType => {
      const { component, variable } = toVariable(key, '')
      return { component, variable, attributeStatus: 'UnknownVariable' }
    })
    const getVariableResult = [...known, ...unknown]
    if (getVariableResult.length === 0) return undefined
    const getVariableData = getVariableResult.map(({ component, variable }) => ({ component, variable }))
    return { request: { getVariableData }, response: { getVariableResult } }
  },
})
