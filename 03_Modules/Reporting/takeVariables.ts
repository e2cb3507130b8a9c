import type { Context } from '#base/context.js'
import { connectorFacts } from '#base/domain/connectorFacts.js'
import { variableAddress } from '#base/domain/variableAddress.js'
import type { ReportDataType } from '#base/ocpp/generated/v21.js'
import { isSecretVariable, masked } from '#base/ocpp/mask.js'
import type { VariableReport } from '#base/repositories/variables.js'

interface Part {
  requestId: number
  seqNo: number
  tbc: boolean
  generatedAt: Date
  reportData: ReportDataType[]
}

/** Keeps one part of a report on variables, and what it says of them; a repeat changes nothing. */
export async function takeVariables(
  { reportData, ...part }: Part,
  { data, station, receivedAt }: Pick<Context, 'data' | 'station' | 'receivedAt'>,
) {
  const fresh = await data.reports.add(station.id, { message: 'NotifyReport', ...part, receivedAt, content: masked(reportData) })
  if (!fresh) return
  const reports = reportData.flatMap(variableReports)
  await data.variables.record(station.id, reports, receivedAt)
  const facts = connectorFacts(reports)
  if (facts.length > 0) await data.connectors.describe(station.id, facts)
}

/** One row per attribute; a value that is a secret is kept nowhere. */
const variableReports = ({ component, variable, variableAttribute, variableCharacteristics }: ReportDataType): VariableReport[] =>
  variableAttribute.map(({ type, value, mutability = 'ReadWrite', persistent, constant }) => ({
    ...variableAddress({ component, variable }),
    attributeType: type,
    value: isSecretVariable(variable.name) ? undefined : value,
    mutability,
    persistent,
    constant,
    characteristics: variableCharacteristics,
  }))
