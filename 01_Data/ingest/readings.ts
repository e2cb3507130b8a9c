import { meterCode, meterFields } from '#base/domain/meterCodes.js'
import type { SampleRow } from '#base/ingest.js'
import { recordset, type Sql } from '../sql.js'
import { fingerprint, payloadHash } from './hash.js'

/** A sampled value and where it belongs. */
export interface StoredReading {
  stationPk: number
  sample: SampleRow
  transactionPk?: number
  evseId?: number
  connectorId?: number
  source: 'transactionEvent' | 'meterValues'
  seqNo?: number
  offline: boolean
  receivedAt: Date
  /** The id as on the wire, where no transaction of the station has it. */
  unknownTransactionId?: string
}

/** Stores each reading once: of a transaction, else of its EVSE and connector, one instant has one value of a kind. */
export async function storeReadings(sql: Sql, readings: StoredReading[]): Promise<void> {
  if (readings.length === 0) return
  await sql(
    `INSERT INTO meter_values (station_pk, at, fingerprint, transaction_pk, evse_id, connector_id, measurand, phase, location, context, format,
       unit, multiplier, value, source, seq_no, offline, received_at, extra)
     SELECT s, at, f, t, e, c, m, p, l, x, o, u, w, v, b, n, q, r, z
     FROM json_to_recordset($1) AS j (s bigint, at timestamptz, f bigint, t bigint, e integer, c integer, m smallint, p smallint, l smallint,
       x smallint, o smallint, u text, w smallint, v text, b text, n bigint, q boolean, r timestamptz, z json)
     ON CONFLICT DO NOTHING`,
    [recordset(readings.map(rowOf))],
  )
}

function rowOf({ stationPk, sample, transactionPk, evseId, connectorId, unknownTransactionId, ...reading }: StoredReading) {
  const { measurand, phase, location, context, format, unit, multiplier, value } = sample
  const place = transactionPk === undefined ? [evseId, connectorId, unknownTransactionId] : [transactionPk]
  // What was signed is the reading: two blocks of one instant are two readings, whatever number stands beside them.
  const signed = sample.extra?.signedMeterValue ? [payloadHash(sample.extra.signedMeterValue)] : []
  const extra = { ...sample.extra, ...unlisted(sample), transactionId: unknownTransactionId }
  return {
    s: stationPk,
    at: sample.at,
    f: fingerprint([...place, measurand, phase, location, context, format, unit, multiplier, value, ...signed]),
    t: transactionPk,
    e: evseId,
    c: connectorId,
    m: meterCode('measurand', measurand),
    p: meterCode('phase', phase),
    l: meterCode('location', location),
    x: meterCode('context', context),
    o: meterCode('format', format),
    u: unit,
    w: multiplier,
    v: value,
    b: reading.source,
    n: reading.seqNo,
    q: reading.offline,
    r: reading.receivedAt,
    z: Object.values(extra).some((field) => field !== undefined) ? extra : undefined,
  }
}

/** Words that have no code are kept as they are. */
function unlisted(sample: SampleRow): { words?: Record<string, string> } {
  const fields = meterFields.filter((field) => meterCode(field, sample[field]) < 0)
  return fields.length === 0 ? {} : { words: Object.fromEntries(fields.map((field) => [field, sample[field]!])) }
}
