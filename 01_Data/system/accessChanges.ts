import type pg from 'pg'
import type { AccessChange, Credential, SystemData } from '#base/system.js'
import { inTransaction } from '../inTransaction.js'

/** Of one station: whoever changes a password more often before the station shows that it knows one of them loses track of the first. */
const kept = 4

const parts = (credential: Credential | undefined) => [credential?.kind ?? null, credential?.hash ?? null, credential?.salt ?? null]

export const accessChanges = (pool: pg.Pool): SystemData['accessChanges'] => ({
  async profileOf({ tenantId, stationPk }) {
    const { rows } = await pool.query<{ profile: number }>(
      'SELECT security_profile AS profile FROM station_links WHERE tenant_id = $1 AND station_pk = $2',
      [tenantId, stationPk],
    )
    return rows[0]?.profile
  },

  async add({ tenantId, stationPk }, { slot, securityProfile, credential }) {
    const { rows } = await pool.query<{ id: number }>(
      `WITH surplus AS (
         DELETE FROM access_changes WHERE tenant_id = $1 AND id IN (
           SELECT id FROM access_changes WHERE tenant_id = $1 AND station_pk = $2 ORDER BY id DESC OFFSET $8)
       )
       INSERT INTO access_changes (tenant_id, station_pk, slot, security_profile, credential_kind, credential_hash, credential_salt)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
      [tenantId, stationPk, slot ?? null, securityProfile ?? null, ...parts(credential), kept - 1],
    )
    return rows[0]!.id
  },

  async remove({ tenantId, stationPk }, id) {
    await pool.query('DELETE FROM access_changes WHERE (tenant_id, station_pk, id) = ($1, $2, $3)', [tenantId, stationPk, id])
  },

  async accepted({ tenantId, stationPk }, id) {
    // A password that counts at once is the station's only one from now on; what is meant for a slot or for another profile waits for a login.
    await pool.query(
      `WITH said AS (
         SELECT * FROM access_changes WHERE (tenant_id, station_pk, id) = ($1, $2, $3)
       ), adopted AS (
         UPDATE station_links l SET credential_kind = said.credential_kind, credential_hash = said.credential_hash, credential_salt = said.credential_salt
         FROM said WHERE (l.tenant_id, l.station_pk) = ($1, $2) AND said.slot IS NULL AND said.credential_hash IS NOT NULL
       )
       DELETE FROM access_changes c USING said
       WHERE (c.tenant_id, c.station_pk) = ($1, $2) AND c.slot IS NOT DISTINCT FROM said.slot
         AND (c.credential_hash IS NULL) = (said.credential_hash IS NULL) AND (c.security_profile IS NULL) = (said.security_profile IS NULL)
         AND (c.id < said.id OR (c.id = said.id AND said.slot IS NULL AND said.credential_hash IS NOT NULL))`,
      [tenantId, stationPk, id],
    )
  },

  loggedIn: ({ tenantId, stationPk }, { securityProfile, change }) =>
    inTransaction(pool, async (client) => {
      const station = [tenantId, stationPk]
      const { rows } = await client.query<{ before: number }>(
        'SELECT security_profile AS before FROM station_links WHERE (tenant_id, station_pk) = ($1, $2) FOR NO KEY UPDATE',
        station,
      )
      const raised = rows[0] !== undefined && rows[0].before < securityProfile
      if (change?.credential && (change.slot === undefined || raised)) await adopt(client, station, change, change.credential)
      if (!raised) return
      // A05.FR.07
      await client.query('UPDATE station_links SET security_profile = $3 WHERE (tenant_id, station_pk) = ($1, $2)', [
        ...station,
        securityProfile,
      ])
      const reached = '(tenant_id, station_pk) = ($1, $2) AND security_profile <= $3'
      await client.query(`DELETE FROM access_changes WHERE ${reached} AND credential_hash IS NULL`, [...station, securityProfile])
      await client.query(`UPDATE access_changes SET security_profile = NULL WHERE ${reached}`, [...station, securityProfile])
    }),
})

/** The password of a change becomes the station's; what it was told before is history, what it was told since is not. */
async function adopt(client: pg.PoolClient, station: number[], { id }: AccessChange, credential: Credential): Promise<void> {
  await client.query(
    'UPDATE station_links SET credential_kind = $3, credential_hash = $4, credential_salt = $5 WHERE (tenant_id, station_pk) = ($1, $2)',
    [...station, ...parts(credential)],
  )
  await client.query(
    `DELETE FROM access_changes WHERE (tenant_id, station_pk) = ($1, $2) AND credential_hash IS NOT NULL AND (id = $3 OR (slot IS NULL AND id < $3))`,
    [...station, id],
  )
}
