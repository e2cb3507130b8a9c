import type pg from 'pg'

import type { AccessChange, Credential, LinkOwner, StationAccess, SystemData } from '#base/system.js'

interface AccessRow extends Omit<StationAccess, 'credential' | 'changes' | 'bootStatus'> {
  kind: 'hmac' | 'scrypt' | null
  hash: Buffer | null
  salt: Buffer | null
  bootStatus: StationAccess['bootStatus'] | null
  changes: ChangeRow[] | null
}

interface ChangeRow {
  id: number
  slot: number | null
  securityProfile: number | null
  kind: Credential['kind'] | null
  hash: string | null
  salt: string | null
}

const changeOf = ({ id, slot, securityProfile, kind, hash, salt }: ChangeRow): AccessChange => ({
  id,
  slot: slot ?? undefined,
  securityProfile: securityProfile ?? undefined,
  credential: kind && hash ? { kind, hash: Buffer.from(hash, 'base64'), salt: salt ? Buffer.from(salt, 'base64') : undefined } : undefined,
})

export const links = (pool: pg.Pool): SystemData['links'] => ({
  async access(tenantId, stationId) {
    const { rows } = await pool.query<AccessRow>({
      name: 'station access',
      text: `SELECT tenant_id AS "tenantId", station_pk AS "stationPk", station_id AS "stationId", security_profile AS "securityProfile",
               ocpp_versions AS "ocppVersions", credential_kind AS kind, credential_hash AS hash, credential_salt AS salt, boot_status AS "bootStatus",
               (SELECT json_agg(json_build_object('id', c.id, 'slot', c.slot, 'securityProfile', c.security_profile, 'kind', c.credential_kind,
                  'hash', encode(c.credential_hash, 'base64'), 'salt', encode(c.credential_salt, 'base64')) ORDER BY c.id DESC)
                FROM access_changes c WHERE (c.tenant_id, c.station_pk) = (l.tenant_id, l.station_pk)) AS changes
             FROM station_links l WHERE tenant_id = $1 AND station_id = $2`,
      values: [tenantId, stationId],
    })
    const row = rows[0]
    if (!row) return undefined
    const { kind, hash, salt, bootStatus, changes, ...access } = row
    return {
      ...access,
      bootStatus: bootStatus ?? undefined,
      changes: (changes ?? []).map(changeOf),
      credential: kind && hash ? { kind, hash, salt: salt ?? undefined } : undefined,
    }
  },

  async claim({ tenantId, stationPk, processId, version, remoteAddress }) {
    const { rows } = await pool.query<{ epoch: number }>({
      name: 'claim link',
      text: `WITH claimed AS (
               UPDATE station_links SET epoch = epoch + 1, process_id = $3, online = true, ocpp_version = $4, remote_address = $5,
                 connected_at = now(), last_seen_at = now()
               WHERE tenant_id = $1 AND station_pk = $2 RETURNING tenant_id, station_pk, epoch
             ), replaced AS (
               UPDATE connections c SET to_at = now(), close_code = 1008, reason = 'replaced by a newer connection'
               FROM claimed WHERE c.tenant_id = claimed.tenant_id AND c.station_pk = claimed.station_pk AND c.to_at IS NULL
             )
             INSERT INTO connections (tenant_id, station_pk, epoch, process_id, ocpp_version, remote_address)
             SELECT tenant_id, station_pk, epoch, $3, $4, $5 FROM claimed RETURNING epoch`,
      values: [tenantId, stationPk, processId, version, remoteAddress],
    })
    if (!rows[0]) throw new Error(`station ${stationPk} of tenant ${tenantId} was removed while it connected`)
    return rows[0].epoch
  },

  async release(ends) {
    if (ends.length === 0) return []
    const { rows } = await pool.query<{ tenantId: number; stationPk: number }>(
      `WITH ends AS (
         SELECT * FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::int[], $5::text[]) AS e (tenant_id, station_pk, epoch, code, reason)
       ), closed AS (
         UPDATE connections c SET to_at = now(), close_code = ends.code, reason = ends.reason FROM ends
         WHERE (c.tenant_id, c.station_pk, c.epoch) = (ends.tenant_id, ends.station_pk, ends.epoch) AND c.to_at IS NULL
       )
       UPDATE station_links l SET online = false, process_id = NULL FROM ends
       WHERE (l.tenant_id, l.station_pk, l.epoch) = (ends.tenant_id, ends.station_pk, ends.epoch) AND l.online
       RETURNING l.tenant_id AS "tenantId", l.station_pk AS "stationPk"`,
      [
        ends.map((e) => e.tenantId),
        ends.map((e) => e.stationPk),
        ends.map((e) => e.epoch),
        ends.map((e) => e.code),
        ends.map((e) => e.reason.slice(0, 200)),
      ],
    )
    return rows
  },

  async rehash({ tenantId, stationPk }, from, to) {
    await pool.query(
      `UPDATE station_links SET credential_kind = $4, credential_hash = $5, credential_salt = $6
       WHERE tenant_id = $1 AND station_pk = $2 AND credential_hash = $3`,
      [tenantId, stationPk, from.hash, to.kind, to.hash, to.salt ?? null],
    )
  },

  async owner(tenantId, stationId) {
    const { rows } = await pool.query<LinkOwner>({
      name: 'link owner',
      text: `SELECT process_id AS "processId", epoch, ocpp_version AS version FROM station_links
             WHERE tenant_id = $1 AND station_id = $2 AND online`,
      values: [tenantId, stationId],
    })
    return rows[0]
  },

  async seen(rows) {
    if (rows.length === 0) return
    await pool.query(
      `UPDATE station_links l SET last_seen_at = s.at
       FROM unnest($1::int[], $2::bigint[], $3::timestamptz[]) AS s (tenant_id, station_pk, at)
       WHERE (l.tenant_id, l.station_pk) = (s.tenant_id, s.station_pk) AND (l.last_seen_at IS NULL OR l.last_seen_at < s.at)`,
      [rows.map((r) => r.tenantId), rows.map((r) => r.stationPk), rows.map((r) => r.at)],
    )
  },
})
