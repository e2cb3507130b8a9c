import type { Characteristics, VariableKey } from '#base/repositories/variables.js'

/** What a station says of one attribute of a variable: by GetVariables the value alone, by NotifyReport its unit and limit too. */
export interface ReportedVariable extends VariableKey {
  value?: string
  characteristics?: Pick<Characteristics, 'unit' | 'maxLimit'>
}

/** What the device model tells of an EVSE and its connectors. */
export interface EvseFacts {
  evseId: number
  /** Most power it gives, W. */
  maxPowerW?: number
  connectors: Array<{ connectorId: number; type: string; format?: 'SOCKET' | 'CABLE' }>
}

const MAX_TYPE_LENGTH = 20
// Nobody charges a car with less; what is below was said in kW without saying so.
const LEAST_W = 1_000
const MOST_W = 10_000_000

/** Connector types, cable or socket, and power of EVSEs from a report of variables (2.0.1 part 2 appendix 3: Connector.ConnectorType, EVSE.Power). */
export function connectorFacts(report: readonly ReportedVariable[]): EvseFacts[] {
  const evses = new Map<number, EvseFacts>()
  const evse = (evseId: number) => {
    const known = evses.get(evseId) ?? { evseId, connectors: [] }
    evses.set(evseId, known)
    return known
  }
  for (const one of report) {
    if (!one.evseId || one.componentInstance || one.variableInstance) continue
    const type = is(one, 'Connector', 'ConnectorType') && one.connectorId ? plugOf(one) : undefined
    if (type !== undefined) {
      const { connectors } = evse(one.evseId)
      const before = connectors.findIndex(({ connectorId }) => connectorId === one.connectorId)
      connectors.splice(before === -1 ? connectors.length : before, 1, { connectorId: one.connectorId!, type, format: formatOf(type) })
    }
    const maxPowerW = is(one, 'EVSE', 'Power') ? powerOf(one) : undefined
    if (maxPowerW !== undefined) evse(one.evseId).maxPowerW = maxPowerW
  }
  return [...evses.values()]
}

const is = ({ component, variable }: VariableKey, componentName: string, variableName: string) =>
  component.toLowerCase() === componentName.toLowerCase() && variable.toLowerCase() === variableName.toLowerCase()

function plugOf({ value = '', attributeType = 'Actual' }: ReportedVariable): string | undefined {
  const type = value.trim()
  const says = type !== '' && type.length <= MAX_TYPE_LENGTH && !/^(unknown|undetermined)$/i.test(type)
  return attributeType === 'Actual' && says ? type : undefined
}

/** ConnectorEnumType: captive cables begin with c, sockets with s; of the others it says nothing. */
function formatOf(type: string): 'SOCKET' | 'CABLE' | undefined {
  if (/^c[A-Z]/.test(type)) return 'CABLE'
  return /^s[A-Z\d]/.test(type) ? 'SOCKET' : undefined
}

/** The limit; else the most it can be set to. The actual value is what it gives just now. */
function powerOf({ value, attributeType, characteristics: { unit = 'W', maxLimit } = {} }: ReportedVariable): number | undefined {
  const most = maxLimit ?? (attributeType === 'MaxSet' && value?.trim() ? Number(value) : Number.NaN)
  const watts = Math.round(most * (unit.toLowerCase() === 'kw' ? 1_000 : 1))
  return watts >= LEAST_W && watts <= MOST_W ? watts : undefined
}
