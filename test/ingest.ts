import pg from 'pg'
import type { StationRef } from '#base/context.js'
import type { Data } from '#base/data.js'
import { tokenKey } from '#base/domain/tokenKey.js'
import type { SampleRow, TransactionEventRow } from '#base/ingest.js'
import { testDatabase } from './database.js'
import { testData } from './parts.js'

export interface IngestBench {
  data: Data
  /** Runs as superuser: sees every tenant. */
  sql<T = any>(text: string, values?: unknown[]): Promise<T[]>
  station(stationId?: string, tenantId?: number): Promise<StationRef>
  /** Another process on the same database. */
  open(): Promise<Data>
  close(): Promise<void>
}

let stations = 0

/** A fresh database opened as the serving roles, and a superuser's eye on it. */
export async function ingestBench(): Promise<IngestBench> {
  const { url, drop } = await testDatabase()
  const data = await testData(url)
  const superuser = new pg.Pool({ connectionString: url, max: 2 })
  superuser.on('error', () => undefined) // the database may be dropped before its connections have ended
  superuser.on('error', () => undefined) // dropping the database ends what is still closing
  return {
    data,
    open: () => testData(url),
    sql: async (text, values) => (await superuser.query(text, values)).rows,
    async station(stationId = `S${++stations}`, tenantId = 1) {
      await data.withTenant(tenantId, ({ stations: all }) => all.enrol({ stationId, securityProfile: 0 }))
      const { rows } = await superuser.query('SELECT id FROM stations WHERE station_id = $1 AND tenant_id = $2', [stationId, tenantId])
      return { tenantId, id: Number(rows[0].id), stationId }
    },
    async close() {
      await data.close()
      await superuser.end()
      await drop()
    },
  }
}

const start = Date.UTC(2026, 4, 1, 8)

/** The instant that many minutes into the day of the tests. */
export const minute = (n: number): Date => new Date(start + n * 60_000)

export const wh = (value: number | string, at: Date, context?: string): SampleRow => ({ at, value: String(value), context, unit: 'Wh' })

/** An event as a handler makes it. Content follows from what is given, so that the same call twice is a repeat. */
export function event(
  transactionId: string,
  eventType: TransactionEventRow['eventType'],
  over: Partial<TransactionEventRow> = {},
): TransactionEventRow {
  const row: TransactionEventRow = {
    kind: 'transactionEvent',
    transactionId,
    allocateId: false,
    eventType,
    seqNo: 0,
    at: minute(0),
    receivedAt: new Date(),
    triggerReason: 'Trigger',
    offline: false,
    samples: [],
    payload: {},
    response: {},
    ...over,
  }
  return { ...row, payload: over.payload ?? { ...row, receivedAt: undefined, response: undefined, payload: undefined } }
}

export const card = (idToken: string) => ({ idToken, type: 'ISO14443', valueKey: tokenKey(idToken) })
