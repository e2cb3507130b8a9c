import { tokenKey } from '#base/domain/tokenKey.js'
import type { AuthorizationData } from '#base/ocpp/generated/v21.js'
import type { ListKey, ListLimits, ListWords, LocalList, LocalListEntry, LocalLists } from '#base/repositories/localLists.js'
import { present } from '../page.js'
import type { Unit } from '../unit.js'

export const localLists = (unit: Unit): LocalLists => {
  const get = async (stationPk: number) => {
    const [row] = await unit.query(LIST, [stationPk])
    return row && present<LocalList>(row)
  }
  const change = (stationPk: number, set: string, values: unknown[]) =>
    unit.query(`UPDATE local_lists SET ${set} WHERE station_pk = $1`, [stationPk, ...values])
  /** Makes its row where there is none, and holds it until the transaction ends. */
  const lock = async (stationPk: number) => {
    await unit.query(
      'INSERT INTO local_lists (station_pk) SELECT id FROM stations WHERE id = $1 ON CONFLICT (tenant_id, station_pk) DO NOTHING',
      [stationPk],
    )
    await unit.query('SELECT FROM local_lists WHERE station_pk = $1 FOR UPDATE', [stationPk])
    return get(stationPk)
  }

  return {
    get,

    async entries(stationPk, keys) {
      const rows = await unit.query<{ entry: LocalListEntry }>(
        `SELECT e.entry FROM local_list_entries e JOIN local_lists l USING (tenant_id, station_pk)
         WHERE e.station_pk = $1 AND l.version > 0 ${
           keys
             ? `AND e.value_key = ANY ($2::text[])
                AND EXISTS (SELECT FROM unnest($2::text[], $3::text[]) AS k (v, t) WHERE k.v = e.value_key AND k.t IN ('', ${TYPE_KEY}))`
             : ''
         }
         ORDER BY e.value_key COLLATE "C", e.type_key COLLATE "C"`,
        keys ? [stationPk, keys.map(({ value }) => value), keys.map(({ type }) => type)] : [stationPk],
      )
      return rows.map(({ entry }) => entry)
    },

    async keys(stationPk, { anyType }, { after, limit }) {
      const of = (from: string, type: string, value: string) =>
        `(SELECT DISTINCT ${value} AS value, ${anyType ? `''` : type} AS type FROM ${from} AND ($2::text IS NULL OR (${value}, ${anyType ? `''` : type}) > ($2, $3::text))
          ORDER BY 1, 2 LIMIT ${limit})`
      return unit.query<ListKey>(
        `SELECT value, type FROM (
           ${of('tokens t WHERE true', 't.type_key', 't.value_key')}
           UNION ${of('local_list_entries e JOIN local_lists l USING (tenant_id, station_pk) WHERE e.station_pk = $1 AND l.version > 0', TYPE_KEY, 'e.value_key')}
         ) k ORDER BY 1, 2 LIMIT ${limit}`,
        [stationPk, after?.value ?? null, after?.type ?? null],
      )
    },

    async limits(stationPk) {
      const [row] = await unit.query(LIMITS, [stationPk])
      return present<ListLimits>(row!)
    },

    async accepted(stationPk, { full, version, entries, words }, at) {
      const before = await lock(stationPk)
      if (!before) return
      const known = full || (before.entriesKnown && before.anyType === words.anyType)
      if (full || before.version === 0) await unit.query('DELETE FROM local_list_entries WHERE station_pk = $1', [stationPk])
      await writeEntries(unit, stationPk, entries, words)
      await change(
        stationPk,
        `version = $2, list_version = $3, any_type = $4, token_max_length = $5, status = 'Accepted', status_at = $6, changed_at = $6`,
        [version, known ? version : null, words.anyType, words.tokenMaxLength ?? null, at],
      )
    },

    async refused(stationPk, { status, version }, at) {
      const { version: known } = (await lock(stationPk)) ?? {}
      const other = status === 'VersionMismatch' && known !== undefined && version > known
      await change(stationPk, `status = $2, status_at = $3${other ? ', version = NULL, list_version = NULL, tokens_hash = NULL' : ''}`, [
        status,
        at,
      ])
    },

    async told(stationPk, version, { anyType, tokenMaxLength }, at) {
      await lock(stationPk)
      await change(
        stationPk,
        `version = $2, checked_at = $3, list_version = CASE WHEN any_type = $4 THEN list_version END, any_type = $4, token_max_length = $5,
         tokens_hash = CASE WHEN $2 = list_version THEN tokens_hash END`,
        [version, at, anyType, tokenMaxLength ?? null],
      )
    },

    async setPolicy(stationPk, { autoSync }) {
      await lock(stationPk)
      await change(stationPk, 'auto_sync = $2, tokens_hash = NULL, sync_after = NULL', [autoSync])
      return get(stationPk)
    },

    async tokensHash() {
      const [row] = await unit.query<{ hash: string }>(`SELECT ${HASH} AS hash`)
      return row!.hash
    },

    async synced(stationPk, hash) {
      await change(stationPk, 'tokens_hash = $2, sync_after = NULL', [hash])
    },

    due: (limit) =>
      unit.query(
        `UPDATE local_lists l SET sync_after = now() + interval '5 minutes'
         FROM (
           SELECT l.station_pk, k.station_id FROM local_lists l JOIN station_links k USING (tenant_id, station_pk)
           WHERE l.auto_sync AND k.online AND COALESCE(l.sync_after <= now(), true) AND l.tokens_hash IS DISTINCT FROM (SELECT ${HASH})
           ORDER BY l.sync_after NULLS FIRST LIMIT $1 FOR UPDATE OF l SKIP LOCKED
         ) d
         WHERE l.station_pk = d.station_pk RETURNING d.station_pk AS "stationPk", d.station_id AS "stationId"`,
        [limit],
      ),
  }
}

// One that was sent where lists know no types has its type in what was sent.
const TYPE_KEY = `COALESCE(NULLIF(e.type_key, ''), lower(e.entry -> 'idToken' ->> 'type'))`

async function writeEntries(unit: Unit, stationPk: number, entries: AuthorizationData[], { anyType }: ListWords): Promise<void> {
  const rows = entries.map((entry) => ({
    v: tokenKey(entry.idToken.idToken),
    t: anyType ? '' : tokenKey(entry.idToken.type),
    entry: entry.idTokenInfo ? entry : undefined,
  }))
  // One statement may not touch a row twice; a station that was sent a token twice keeps the last.
  const last = [...new Map(rows.map((row) => [`${row.t} ${row.v}`, row])).values()]
  await unit.query(
    `WITH given AS (SELECT * FROM json_to_recordset($2) AS x (v text, t text, entry json)), gone AS (
       DELETE FROM local_list_entries e USING given WHERE e.station_pk = $1 AND e.value_key = v AND e.type_key = t AND given.entry IS NULL
     )
     INSERT INTO local_list_entries (station_pk, value_key, type_key, entry) SELECT $1, v, t, entry FROM given WHERE entry IS NOT NULL
     ON CONFLICT (tenant_id, station_pk, value_key, type_key) DO UPDATE SET entry = excluded.entry`,
    [stationPk, JSON.stringify(last)],
  )
}

// A list that was sent and not answered may have been taken: until the station says its version nobody knows, and where that is the version we know, never.
const LIST = `
SELECT l.version, l.any_type IS TRUE AS "anyType", l.token_max_length AS "tokenMaxLength", l.status, l.status_at AS "statusAt",
  l.changed_at AS "changedAt", l.checked_at AS "checkedAt", l.auto_sync IS TRUE AS "autoSync",
  COALESCE(l.version = 0 OR l.version = l.list_version, false) AND NOT EXISTS (
    SELECT FROM commands c WHERE c.station_id = s.station_id AND c.action = 'SendLocalList' AND c.status = 'failed'
      AND c.error ->> 'kind' IN ('timeout', 'unknown') AND c.created_at > l.changed_at
      AND (COALESCE(c.created_at > l.checked_at, true) OR l.list_version =
        CASE WHEN c.action = 'SendLocalList' THEN COALESCE(c.request ->> 'versionNumber', c.request ->> 'listVersion')::numeric END)
  ) AS "entriesKnown"
FROM stations s LEFT JOIN local_lists l ON l.station_pk = s.id WHERE s.id = $1`

// The key of the greatest number is one that 2.x has only as a limit of another variable.
const LIMITS = `
SELECT max(value) FILTER (WHERE place = 'localauthlistctrlr.itemspermessage') AS "itemsPerMessage",
  max(value) FILTER (WHERE place = 'localauthlistctrlr.bytespermessage') AS "bytesPerMessage",
  COALESCE(max(max_limit) FILTER (WHERE place = 'localauthlistctrlr.entries'),
    max(value) FILTER (WHERE place = 'configurationkeys.localauthlistmaxlength'))::float8 AS "maxEntries"
FROM (
  SELECT lower(component || '.' || variable) AS place, CASE WHEN value ~ '^[1-9][0-9]{0,8}$' THEN value::int END AS value, max_limit
  FROM variables WHERE station_pk = $1 AND attribute_type = 'Actual' AND lower(component) IN ('localauthlistctrlr', 'configurationkeys')
) v`

const HASH = `(SELECT md5(COALESCE(string_agg(concat(t::text, g::text, COALESCE(t.expires_at <= now(), false)), ',' ORDER BY t.id), ''))
  FROM tokens t LEFT JOIN token_groups g ON g.id = t.group_id)`
