import { meterCode, meterWord } from '#base/domain/meterCodes.js'
import { inBaseUnit } from '#base/domain/normalise.js'
import type { MeterBucket, MeterValueFilter, MeterValues } from '#base/repositories/meterValues.js'
import { meterValuePage } from '../meterRows.js'
import { present, where } from '../page.js'
import { recordset } from '../sql.js'
import type { Unit } from '../unit.js'

function filtered(stationPk: number, { evseId, measurand, from, to }: MeterValueFilter) {
  const code = measurand === undefined ? undefined : meterCode('measurand', measurand)
  // An absent measurand is the register of imported energy; a word without a code is compared as text.
  const codes = code === undefined ? undefined : measurand === 'Energy.Active.Import.Register' ? [0, code] : [code]
  return where()
    .and('m.station_pk = ?', stationPk)
    .and('m.evse_id = ?', evseId)
    .and('m.measurand = ANY (?::smallint[])', codes)
    .and("m.extra #>> '{words,measurand}' = ?", code === -1 ? measurand : undefined)
    .and('m.at >= ?', from)
    .and('m.at < ?', to)
}

/** Every unit we know, in any case, with its base unit and the factor to it; and the unit a measurand has when none is given. */
const units = [
  'Wh',
  'kWh',
  'varh',
  'kvarh',
  'VAh',
  'kVAh',
  'W',
  'kW',
  'VA',
  'kVA',
  'var',
  'kvar',
  'A',
  'V',
  'Hz',
  'Celsius',
  'Fahrenheit',
  'K',
  'Percent',
  'RPM',
]
const factors = units.map((unit) => ({
  unit: unit.toLowerCase(),
  base: inBaseUnit({ value: 1, measurand: 'Other', unit })!.unit,
  factor: inBaseUnit({ value: 1, measurand: 'Other', unit })!.value,
}))
const defaults = Array.from({ length: 100 }, (_, code) => ({
  code,
  unit: inBaseUnit({ value: 1, measurand: meterWord('measurand', code) })?.unit.toLowerCase(),
})).filter(({ unit }) => unit !== undefined)

export const meterValues = (unit: Unit): MeterValues => ({
  list: (stationPk, filter, page) => meterValuePage(unit, filtered(stationPk, filter), page, { descending: true }),
  async buckets(stationPk, filter, seconds, limit) {
    const found = filtered(stationPk, filter)
    const bind = [...found.bind, seconds, recordset(factors), recordset(defaults), limit]
    const next = found.bind.length
    const rows = await unit.query<any>(bucketsWhere(found.sql(), [`$${next + 1}`, `$${next + 2}`, `$${next + 3}`, `$${next + 4}`]), bind)
    return rows.map(({ phase, location, measurand, word, ...row }) => {
      const named = word ?? meterWord('measurand', measurand) ?? 'Energy.Active.Import.Register'
      return present<MeterBucket>({
        ...row,
        measurand: named,
        phase: meterWord('phase', phase) ?? null,
        location: meterWord('location', location) ?? null,
      })
    })
  },
})

const bucketsWhere = (condition: string, [seconds, factor, unitOf, limit]: [string, string, string, string]) => `
WITH readings AS (
  SELECT at, evse_id, measurand, extra #>> '{words,measurand}' AS word, phase, location, COALESCE(f.base, m.unit) AS unit,
    value::numeric * power(10::numeric, COALESCE(multiplier, 0)) * COALESCE(f.factor, 1) AS value
  FROM meter_values m
  LEFT JOIN json_to_recordset(${unitOf}) AS d (code smallint, unit text) ON d.code = m.measurand
  LEFT JOIN json_to_recordset(${factor}) AS f (unit text, base text, factor numeric) ON f.unit = lower(COALESCE(m.unit, d.unit))
  WHERE ${condition} AND format <> 2 AND value ~ '^[+-]?([0-9]{1,30}[.]?[0-9]{0,30}|[.][0-9]{1,30})([eE][+-]?[0-9]{1,2})?$'
    AND COALESCE(multiplier, 0) BETWEEN -30 AND 30
)
SELECT to_timestamp(floor(extract(epoch FROM at) / ${seconds}::int) * ${seconds}::int) AS at, evse_id AS "evseId", measurand, word, phase,
  location, unit, min(value)::float8 AS min, max(value)::float8 AS max, avg(value)::float8 AS average,
  (array_agg(value ORDER BY at DESC))[1]::float8 AS last, count(*)::int AS count
FROM readings GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7 LIMIT ${limit}`
