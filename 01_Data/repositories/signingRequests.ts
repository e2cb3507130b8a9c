import type { SigningRequest, SigningRequests } from '#base/repositories/signingRequests.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

/** Per station, of those that wait for nothing; the certificates it took stay known. */
const KEPT = 50

const columns = `r.id, r.station_pk AS "stationPk", s.station_id AS "stationId", r.state, r.certificate_type AS "certificateType", r.request_id AS "requestId",
  r.csr, r.reason, r.common_name AS "commonName", r.organization, r.key_type AS "keyType", r.key_bits AS "keyBits", r.key_hash AS "keyHash",
  r.root_hash_data AS "rootHashData", r.times, r.received_at AS "receivedAt", r.last_received_at AS "lastReceivedAt", r.answered_at AS "answeredAt",
  r.certificate_chain AS "certificateChain"`
const from = 'certificate_signing_requests r JOIN stations s ON s.tenant_id = r.tenant_id AND s.id = r.station_pk'

export const signingRequests = (unit: Unit): SigningRequests => ({
  async record(stationPk, request) {
    const { certificateType, requestId, csr, receivedAt, reason, rootHashData } = request
    const state = reason === undefined ? 'pending' : 'invalid'
    const again = await unit.query(
      `UPDATE certificate_signing_requests SET times = times + 1, last_received_at = $5, request_id = $6
       WHERE station_pk = $1 AND state = $2 AND csr = $3 AND certificate_type IS NOT DISTINCT FROM $4 RETURNING id`,
      [stationPk, state, csr, certificateType ?? null, receivedAt, requestId ?? null],
    )
    if (again.length > 0) return
    if (state === 'pending')
      await unit.query(
        `UPDATE certificate_signing_requests SET state = 'superseded'
         WHERE station_pk = $1 AND state = 'pending' AND certificate_type IS NOT DISTINCT FROM $2`,
        [stationPk, certificateType ?? null],
      )
    await unit.query(
      `INSERT INTO certificate_signing_requests (station_pk, state, certificate_type, request_id, csr, reason, common_name, organization, key_type, key_bits,
         key_hash, root_hash_data, received_at, last_received_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)`,
      [
        stationPk,
        state,
        certificateType ?? null,
        requestId ?? null,
        csr,
        reason ?? null,
        request.commonName ?? null,
        request.organization ?? null,
        request.keyType ?? null,
        request.keyBits ?? null,
        request.keyHash ?? null,
        rootHashData ? JSON.stringify(rootHashData) : null,
        receivedAt,
      ],
    )
    await unit.query(
      `DELETE FROM certificate_signing_requests WHERE station_pk = $1 AND state NOT IN ('pending', 'signed')
         AND id <= (SELECT id FROM certificate_signing_requests WHERE station_pk = $1 AND state NOT IN ('pending', 'signed') ORDER BY id DESC OFFSET ${KEPT} LIMIT 1)`,
      [stationPk],
    )
  },

  async pending(stationPk) {
    const rows = await unit.query(`SELECT ${columns} FROM ${from} WHERE r.station_pk = $1 AND r.state = 'pending' ORDER BY r.id DESC`, [
      stationPk,
    ])
    return rows.map((row) => present<SigningRequest>(row))
  },

  async answered(id, { state, certificateChain, at }) {
    await unit.query('UPDATE certificate_signing_requests SET state = $2, certificate_chain = $3, answered_at = $4 WHERE id = $1', [
      id,
      state,
      certificateChain,
      at,
    ])
  },

  async signedChains(stationPk) {
    const rows = await unit.query<{ chain: string }>(
      `SELECT certificate_chain AS chain FROM certificate_signing_requests WHERE station_pk = $1 AND state = 'signed' ORDER BY id DESC`,
      [stationPk],
    )
    return rows.map(({ chain }) => chain)
  },

  list: ({ stationPk, state }, page) =>
    listPage<SigningRequest>(
      unit,
      {
        from,
        columns,
        where: where().and('r.station_pk = ?', stationPk).and('r.state = ?', state),
        keys: [{ sql: 'r.id', type: 'bigint' }],
        descending: true,
      },
      page,
    ),
})
