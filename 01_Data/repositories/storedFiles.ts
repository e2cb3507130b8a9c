import type { KeptFile, NewFile, StoredFile, StoredFiles } from '#base/repositories/storedFiles.js'
import { contains, listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

/** An upload that has said nothing for so long is over. */
const CLAIM = `interval '6 hours'`

/** An upload that takes longer is over. What its process left behind, if it ended in between, is removed then. */
const LONGEST_UPLOAD = `interval '1 day'`

const columnsOf = (table: string) =>
  `${table}.id, ${table}.kind, ${table}.name, ${table}.content_type AS "contentType", ${table}.size_bytes AS "sizeBytes", ${table}.sha256, ${table}.md5,
   ${table}.created_at AS "createdAt"`
const withKey = (table: string) => `${columnsOf(table)}, ${table}.storage_key AS key`

export const storedFiles = (unit: Unit): StoredFiles => {
  const one = async (from: string, condition: string, bind: unknown[]) => {
    const [row] = await unit.query(`SELECT ${withKey('f')} FROM ${from} WHERE ${condition}`, bind)
    return row && present<KeptFile>(row)
  }
  const add = async ({ key, kind, name, contentType, sizeBytes, sha256, md5, at }: NewFile) => {
    const [row] = await unit.query(
      `WITH kept AS (DELETE FROM unkept_files WHERE storage_key = $1)
       INSERT INTO files (storage_key, kind, name, content_type, size_bytes, sha256, md5, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       RETURNING ${columnsOf('files')}`,
      [key, kind, name, contentType ?? null, sizeBytes, sha256, md5, at],
    )
    return present<StoredFile>(row!)
  }
  const token = (hash: Buffer, fields: { fileId?: number; stationPk?: number; requestId?: number; expiresAt: Date; base?: string }) =>
    unit.query(
      `WITH old AS (DELETE FROM file_tokens WHERE expires_at < now() - interval '1 day')
       INSERT INTO file_tokens (hash, file_id, station_pk, request_id, expires_at, base) VALUES ($1, $2, $3, $4, $5, $6)`,
      [hash, fields.fileId ?? null, fields.stationPk ?? null, fields.requestId ?? null, fields.expiresAt, fields.base ?? null],
    )

  /** Files that are forgotten leave their contents to be removed. */
  const forget = (condition: string, bind: unknown[]) =>
    unit.query<{ key: string }>(
      `WITH forgotten AS (DELETE FROM files WHERE ${condition} RETURNING storage_key)
       INSERT INTO unkept_files (storage_key, remove_after) SELECT storage_key, now() FROM forgotten RETURNING storage_key AS key`,
      bind,
    )

  return {
    async begin(key) {
      await unit.query(`INSERT INTO unkept_files (storage_key, remove_after) VALUES ($1, now() + ${LONGEST_UPLOAD})`, [key])
    },

    add,
    list: ({ kind, name }, page) =>
      listPage<StoredFile>(
        unit,
        {
          columns: columnsOf('files'),
          from: 'files',
          where: where().and('kind = ?', kind).and('name ILIKE ?', contains(name)),
          keys: [{ sql: 'id', type: 'bigint' }],
          descending: true,
        },
        page,
      ),
    find: (id) => one('files f', 'f.id = $1', [id]),
    ofLog: (stationPk, logId) =>
      one(
        `followed_requests r JOIN log_files l ON (l.tenant_id, l.followed_id) = (r.tenant_id, r.id) JOIN files f ON (f.tenant_id, f.id) = (l.tenant_id, l.file_id)`,
        `r.station_pk = $1 AND r.id = $2`,
        [stationPk, logId],
      ),

    async remove(id) {
      const [row] = await forget('id = $1', [id])
      return row?.key
    },

    async removeLogs(olderThan) {
      await forget(`kind = 'log' AND created_at < $1`, [olderThan])
    },

    async unkept(limit) {
      const rows = await unit.query<{ key: string }>(
        'SELECT storage_key AS key FROM unkept_files WHERE remove_after <= now() ORDER BY remove_after LIMIT $1',
        [limit],
      )
      return rows.map(({ key }) => key)
    },

    async gone(key) {
      await unit.query('DELETE FROM unkept_files WHERE storage_key = $1', [key])
    },

    async offer(hash, fileId, expiresAt, base) {
      await token(hash, { fileId, expiresAt, base })
    },

    async offered(hash) {
      const [row] = await unit.query(
        `SELECT ${withKey('f')}, t.base FROM file_tokens t JOIN files f ON (f.tenant_id, f.id) = (t.tenant_id, t.file_id)
         WHERE t.hash = $1 AND t.expires_at > now()`,
        [hash],
      )
      return row && present<KeptFile & { base?: string }>(row)
    },

    async expect(hash, upload) {
      await token(hash, upload)
    },

    async claim(hash) {
      const rows = await unit.query(
        `UPDATE file_tokens SET claimed_at = now() WHERE hash = $1 AND station_pk IS NOT NULL AND expires_at > now() AND used_at IS NULL
           AND (claimed_at IS NULL OR claimed_at < now() - ${CLAIM}) RETURNING hash`,
        [hash],
      )
      return rows.length > 0
    },

    async release(hash) {
      await unit.query('UPDATE file_tokens SET claimed_at = NULL WHERE hash = $1 AND used_at IS NULL', [hash])
    },

    async arrived(hash, file) {
      const stored = await add(file)
      await unit.query(
        `WITH used AS (UPDATE file_tokens SET used_at = now() WHERE hash = $1 RETURNING tenant_id, station_pk, request_id)
         INSERT INTO log_files (followed_id, file_id)
         SELECT max(r.id), $2 FROM used u JOIN followed_requests r
           ON (r.tenant_id, r.station_pk, r.action, r.request_id) = (u.tenant_id, u.station_pk, 'GetLog', u.request_id)
         HAVING max(r.id) IS NOT NULL ON CONFLICT DO NOTHING`,
        [hash, stored.id],
      )
      return stored
    },

    async withdraw(hash) {
      await unit.query('DELETE FROM file_tokens WHERE hash = $1 AND used_at IS NULL', [hash])
    },
  }
}
