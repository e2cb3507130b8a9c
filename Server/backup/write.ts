import { createHash, createHmac } from 'node:crypto'
import { to as copyTo } from 'pg-copy-streams'
import { ConfigError } from '../config.js'
import { version } from '../package.js'
import { migrationsOf, sequencesOf, type Table, tablesOf, weeksOf } from './catalogue.js'
import { createBackup, type Header } from './file.js'
import { type Logins, openSnapshot, type Snapshot } from './readers.js'

export interface TableDone {
  name: string
  rows: number
  bytes: number
}

export interface WriteOptions extends Logins {
  /** The owner's or a superuser's. */
  url: string
  file: string
  secretKey?: Buffer
  /** Called once for each table. */
  onTable?: (table: TableDone) => void
}

const unknownDigest = '0'.repeat(64)

/** A short name of a secret key, by which restore knows whether it is the same. */
export const secretKeyId = (secretKey: Buffer): string => createHmac('sha256', secretKey).update('backup').digest('hex').slice(0, 16)

/** Writes every row of the database as of one moment into `file`. Nobody is kept waiting: it only reads. */
export async function writeBackup({ url, file, secretKey, onTable, ...logins }: WriteOptions): Promise<Header> {
  const snapshot = await openSnapshot(url, logins)
  try {
    const migrations = await migrationsOf(snapshot.client)
    if (!migrations) throw new ConfigError('this is no database of Plugboard: nothing to back up')
    const tables = await tablesOf(snapshot.client)
    const draft: Header = {
      plugboard: version,
      format: 1,
      at: new Date().toISOString(),
      complete: false,
      secretKeyId: secretKey && secretKeyId(secretKey),
      migrations,
      weeks: await weeksOf(snapshot.client),
      tables: tables.map(({ name, columns }) => ({ name, columns, rows: 0, bytes: 0, sha256: unknownDigest })),
      sequences: await sequencesOf(snapshot.client),
    }
    const backup = await createBackup(file, draft)
    try {
      const done: Header['tables'] = []
      for (const table of tables) {
        const copied = await copyTable(snapshot, table, backup.write)
        done.push({ name: table.name, columns: table.columns, ...copied })
        onTable?.({ name: table.name, rows: copied.rows, bytes: copied.bytes })
      }
      // Sequences know no snapshot: read last, they stand behind every row that was copied.
      const final = { ...draft, complete: true, tables: done, sequences: await sequencesOf(snapshot.client) }
      await backup.finish(final)
      return final
    } catch (err) {
      await backup.abandon()
      throw err
    }
  } finally {
    await snapshot.close()
  }
}

async function copyTable(snapshot: Snapshot, table: Table, write: (chunk: Buffer) => Promise<void>) {
  const hash = createHash('sha256')
  let rows = 0
  let bytes = 0
  for (const { client, sql, tenant } of snapshot.reads(table)) {
    if (tenant !== undefined) await client.query(`SELECT set_config('app.tenant', $1, true)`, [String(tenant)])
    const stream = client.query(copyTo(sql))
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      hash.update(chunk)
      bytes += chunk.length
      await write(chunk)
    }
    rows += stream.rowCount
  }
  return { rows, bytes, sha256: hash.digest('hex') }
}
