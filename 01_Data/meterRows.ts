import { meterFields, meterWord } from '#base/domain/meterCodes.js'
import { inBaseUnit } from '#base/domain/normalise.js'
import type { MeterValue } from '#base/repositories/meterValues.js'
import type { Page, PageRequest } from '#base/repositories.js'
import { listPage, type Where } from './page.js'
import type { Unit } from './unit.js'

const columns = `at, evse_id AS "evseId", connector_id AS "connectorId", transaction_pk AS "transactionPk", measurand, phase, location,
  context, format, value, unit, multiplier, extra -> 'words' AS words, extra -> 'signedMeterValue' AS "signedMeterValue"`

/** One page of sampled values, in order of time. */
export async function meterValuePage(
  unit: Unit,
  where: Where,
  page: PageRequest,
  { descending }: { descending: boolean },
): Promise<Page<MeterValue>> {
  const keys = [{ sql: 'at', type: 'timestamptz' } as const, { sql: 'fingerprint', type: 'bigint' } as const]
  const { items, ...rest } = await listPage<Record<string, any>>(unit, { columns, from: 'meter_values m', where, keys, descending }, page)
  return { items: items.map(meterValueOf), ...rest }
}

function meterValueOf({ words, ...row }: Record<string, any>): MeterValue {
  for (const field of meterFields) row[field] = words?.[field] ?? meterWord(field, row[field])
  row.measurand ??= 'Energy.Active.Import.Register'
  return { ...row, normalised: inBaseUnit(row as MeterValue) } as MeterValue
}
