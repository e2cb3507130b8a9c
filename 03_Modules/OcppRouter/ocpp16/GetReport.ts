import { OcppError } from '#base/ocpp/errors.js'
import type { ComponentVariableType, ReportDataType } from '#base/ocpp/generated/v21.js'
import { customData } from './customData16.js'
import { reportedKey } from './reportedKeys.js'
import { translateCommand } from './translation.js'

const same = (a: string, b: string | undefined) => a.toLowerCase() === b?.toLowerCase()

/** B08.FR.20, B08.FR.21: what is left out means all of it. No key belongs to an EVSE or to one instance of a component. */
const asksFor = ({ component, variable: asked }: ComponentVariableType, { component: { name }, variable }: ReportDataType) =>
  same(name, component.name) &&
  !component.instance &&
  !component.evse &&
  (!asked || (same(variable.name, asked.name) && (!asked.instance || same(asked.instance, variable.instance))))

export default translateCommand('GetReport', {
  sends: ['GetConfiguration'],
  calls({ componentCriteria = [] }) {
    if (componentCriteria.length > 0)
      throw new OcppError('NotSupported', 'OCPP 1.6 knows no criteria for reports: name components and variables, or use GetBaseReport')
    return [{ action: 'GetConfiguration', payload: {} }]
  },
  up([answer], { componentVariable }) {
    const all = (answer?.configurationKey ?? []).map(reportedKey)
    const reportData = componentVariable ? all.filter((data) => componentVariable.some((wanted) => asksFor(wanted, data))) : all
    return reportData.length > 0 ? { status: 'Accepted', customData: customData({ reportData }) } : { status: 'EmptyResultSet' }
  },
})
