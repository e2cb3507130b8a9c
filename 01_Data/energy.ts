import { energySteps, type SessionEnergy, type SessionFacts, sessionEnergy } from '#base/domain/energy.js'
import { meterCode, meterWord } from '#base/domain/meterCodes.js'
import { energyMeasurands, type Reading } from '#base/domain/reading.js'
import { atLeisure } from './atLeisure.js'
import { recordset, type Sql } from './sql.js'

/** What of a transaction its energy depends on, besides the readings. */
export interface SessionRow {
  id: number
  stationPk: number
  evseId?: number
  connectorId?: number
  startedAt?: Date
  endedAt?: Date
}

interface ReadingRow {
  transactionPk: number
  at: Date
  value: string
  measurand: number
  phase: number
  location: number
  context: number
  format: number
  unit: string | null
  multiplier: number | null
  source: 'transactionEvent' | 'meterValues'
  seqNo: number | null
  offline: boolean
  receivedAt: Date
  words: Partial<Record<'phase' | 'location' | 'context' | 'format', string>> | null
}

const energyCodes = [0, ...energyMeasurands.map((measurand) => meterCode('measurand', measurand))]

/** The energy of each transaction from all that is stored of it, in two queries whatever their number. Long sessions let the process breathe meanwhile. */
export async function energies(sql: Sql, sessions: SessionRow[]): Promise<Map<number, SessionEnergy>> {
  const readings = new Map<number, Reading[]>(sessions.map(({ id }) => [id, []]))
  if (sessions.length === 0) return new Map()
  const rows = await sql<ReadingRow>(
    `SELECT transaction_pk AS "transactionPk", at, value, measurand, phase, location, context, format, unit, multiplier, source,
       seq_no AS "seqNo", offline, received_at AS "receivedAt", extra -> 'words' AS words
     FROM meter_values WHERE transaction_pk = ANY ($1::bigint[]) AND measurand = ANY ($2::smallint[])
     ORDER BY received_at, at, seq_no, fingerprint`,
    [sessions.map(({ id }) => id), energyCodes],
  )
  await atLeisure(sorted(rows, readings))
  const facts = await circumstances(sql, sessions)
  const settled = new Map<number, SessionEnergy>()
  for (const { id, startedAt, endedAt } of sessions)
    settled.set(id, await energyOf(readings.get(id)!, { startedAt, endedAt, ...facts.get(id) }))
  return settled
}

/** Fewer readings are judged in less than a tenth of a second, without a pause. */
const longSession = 5_000

const energyOf = (readings: Reading[], facts: SessionFacts): SessionEnergy | Promise<SessionEnergy> =>
  readings.length < longSession ? sessionEnergy(readings, facts) : atLeisure(energySteps(readings, facts))

/** Gives each transaction its readings. */
function* sorted(rows: ReadingRow[], readings: Map<number, Reading[]>): Generator<void, void> {
  for (const [i, row] of rows.entries()) {
    readings.get(row.transactionPk)!.push(readingOf(row))
    if (i % longSession === longSession - 1) yield
  }
}

const readingOf = ({ words, unit, multiplier, seqNo, ...row }: ReadingRow): Reading => ({
  ...row,
  unit: unit ?? undefined,
  multiplier: multiplier ?? undefined,
  seqNo: seqNo ?? undefined,
  measurand: meterWord('measurand', row.measurand),
  phase: words?.phase ?? meterWord('phase', row.phase),
  location: words?.location ?? meterWord('location', row.location),
  context: words?.context ?? meterWord('context', row.context),
  format: words?.format ?? meterWord('format', row.format),
})

type Circumstances = Pick<SessionFacts, 'previous' | 'maxPowerW'>

/** What the connector can give, and the session before on the same EVSE. */
async function circumstances(sql: Sql, sessions: SessionRow[]): Promise<Map<number, Circumstances>> {
  const rows = await sql<{ id: number; start: number | null; stop: number | null; maxPowerW: number | null }>(
    `SELECT x.id, p.meter_start_wh AS start, p.meter_stop_wh AS stop, COALESCE(c.max_power_w, e.reported_max_power_w) AS "maxPowerW"
     FROM json_to_recordset($1) AS x (id bigint, "stationPk" bigint, "evseId" integer, "connectorId" integer, "startedAt" timestamptz)
     LEFT JOIN LATERAL (
       SELECT meter_start_wh, meter_stop_wh FROM transactions t
       WHERE t.station_pk = x."stationPk" AND t.evse_id = x."evseId" AND t.started_at < x."startedAt" AND t.ended_at IS NOT NULL AND t.id <> x.id
       ORDER BY t.started_at DESC LIMIT 1
     ) p ON true
     LEFT JOIN connectors c ON c.station_pk = x."stationPk" AND c.evse_id = x."evseId" AND c.connector_id = x."connectorId"
     LEFT JOIN evses e ON e.station_pk = x."stationPk" AND e.evse_id = x."evseId"`,
    [recordset(sessions)],
  )
  return new Map(
    rows.map(({ id, start, stop, maxPowerW }) => [
      id,
      {
        previous: start === null || stop === null ? undefined : { meterStartWh: start, meterStopWh: stop },
        maxPowerW: maxPowerW ?? undefined,
      },
    ]),
  )
}
