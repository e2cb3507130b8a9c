import type { VariableKey, VariableReport, Variables } from '#base/repositories/variables.js'
import { present } from '../page.js'
import type { Unit } from '../unit.js'

export const variables = (unit: Unit): Variables => {
  const one = async (stationPk: number, key: VariableKey) => {
    const [row] = await unit.query<{ value: string | null; maxLimit: number | null }>(
      `SELECT value, max_limit AS "maxLimit" FROM variables
       WHERE station_pk = $1 AND lower(component) = lower($2) AND lower(component_instance) = lower($3) AND evse_id = $4 AND connector_id = $5
         AND lower(variable) = lower($6) AND lower(variable_instance) = lower($7) AND attribute_type = $8
       ORDER BY updated_at DESC LIMIT 1`,
      [stationPk, ...keyOf(key)],
    )
    return row
  }
  return {
    async record(stationPk, reports, at) {
      // One statement may not touch a row twice.
      const last = [...new Map(reports.map((report) => [JSON.stringify(keyOf(report)), report])).values()]
      if (last.length === 0) return
      await unit.query(
        `INSERT INTO variables (station_pk, component, component_instance, evse_id, connector_id, variable, variable_instance, attribute_type, value,
         last_status, mutability, persistent, constant, data_type, unit, min_limit, max_limit, values_list, supports_monitoring, updated_at)
       SELECT $1, c, ci, e, n, v, vi, a, value, status, m, p, k, t, u, mn, mx, l, s, $3
       FROM json_to_recordset($2) AS r (c text, ci text, e integer, n integer, v text, vi text, a text, value text, status text, m text, p boolean,
         k boolean, t text, u text, mn double precision, mx double precision, l text, s boolean)
       ON CONFLICT (tenant_id, station_pk, component, component_instance, evse_id, connector_id, variable, variable_instance, attribute_type)
       DO UPDATE SET updated_at = excluded.updated_at, ${kept.map((column) => `${column} = COALESCE(excluded.${column}, variables.${column})`).join(', ')}`,
        [stationPk, JSON.stringify(last.map(rowOf)), at],
      )
    },

    value: async (stationPk, key) => (await one(stationPk, key))?.value ?? undefined,

    async most(stationPk, key) {
      const { value, maxLimit } = (await one(stationPk, key)) ?? {}
      const said = [value, maxLimit].map((text) => Number(text ?? undefined)).filter((number) => number > 0)
      return said.length > 0 ? Math.min(...said) : undefined
    },

    async ofComponents(stationPk, components) {
      const rows = await unit.query(
        `SELECT variable, NULLIF(evse_id, 0) AS "evseId", value, max_limit AS "maxLimit" FROM variables
       WHERE station_pk = $1 AND lower(component) = ANY (SELECT lower(unnest($2::text[]))) AND attribute_type = 'Actual' ORDER BY updated_at DESC`,
        [stationPk, components],
      )
      return rows.map((row) => present<{ variable: string; evseId?: number; value?: string; maxLimit?: number }>(row))
    },
  }
}

/** Of these the last thing said counts; silence changes nothing. */
const kept = `value last_status mutability persistent constant data_type unit min_limit max_limit values_list supports_monitoring`.split(
  ' ',
)
function rowOf(report: VariableReport) {
  const [c, ci, e, n, v, vi, a] = keyOf(report)
  const { value, status, mutability: m, persistent: p, constant: k, characteristics: of } = report
  const limits = { t: of?.dataType, u: of?.unit, mn: of?.minLimit, mx: of?.maxLimit, l: of?.valuesList, s: of?.supportsMonitoring }
  return { c, ci, e, n, v, vi, a, value, status, m, p, k, ...limits }
}

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
