import type { VariableKey, VariableReport, Variables } from '#base/repositories/variables.js'
import type { Unit } from '../unit.js'

export const variables = (unit: Unit): Variables => ({
  async record(stationPk, reports, at) {
    // One statement may not touch a row twice.
    const last = [...new Map(reports.map((report) => [JSON.stringify(keyOf(report)), report])).values()]
    if (last.length === 0) return
    const column = (pick: (report: VariableReport) => unknown) => last.map((report) => pick(report) ?? null)
    await unit.query(
      `INSERT INTO variables (station_pk, component, component_instance, evse_id, connector_id, variable, variable_instance, attribute_type, value, last_status, updated_at)
       SELECT $1, r.*, $11 FROM unnest($2::text[], $3::text[], $4::int[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[]) AS r
       ON CONFLICT (tenant_id, station_pk, component, component_instance, evse_id, connector_id, variable, variable_instance, attribute_type)
       DO UPDATE SET value = COALESCE(excluded.value, variables.value), last_status = excluded.last_status, updated_at = excluded.updated_at`,
      [
        stationPk,
        ...[0, 1, 2, 3, 4, 5, 6].map((i) => column((report) => keyOf(report)[i])),
        column((report) => report.value),
        column((report) => report.status),
        at,
      ],
    )
  },

  async value(stationPk, key) {
    const [component, componentInstance, evseId, connectorId, variable, variableInstance, attributeType] = keyOf(key)
    const [row] = await unit.query<{ value: string | null }>(
      `SELECT value FROM variables
       WHERE station_pk = $1 AND lower(component) = lower($2) AND lower(component_instance) = lower($3) AND evse_id = $4 AND connector_id = $5
         AND lower(variable) = lower($6) AND lower(variable_instance) = lower($7) AND attribute_type = $8
       ORDER BY updated_at DESC LIMIT 1`,
      [stationPk, component, componentInstance, evseId, connectorId, variable, variableInstance, attributeType],
    )
    return row?.value ?? undefined
  },
})

// As the unique key of the table has it: '' and 0 stand for absent.
const keyOf = (key: VariableKey) => [
  key.component,
  key.componentInstance ?? '',
  key.evseId ?? 0,
  key.connectorId ?? 0,
  key.variable,
  key.variableInstance ?? '',
  key.attributeType ?? 'Actual',
]
