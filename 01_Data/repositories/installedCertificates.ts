import type { InstalledCertificate, InstalledCertificates } from '#base/repositories/installedCertificates.js'
import { listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

const columns = `id, certificate_type AS "certificateType", identity, source, hash_data AS "hashData", children, pem, subject, valid_from AS "validFrom",
  valid_to AS "validTo", at`

export const installedCertificates = (unit: Unit): InstalledCertificates => ({
  async all(stationPk) {
    const rows = await unit.query(`SELECT ${columns} FROM installed_certificates WHERE station_pk = $1 ORDER BY id`, [stationPk])
    return rows.map((row) => present<InstalledCertificate>(row))
  },

  async put(stationPk, certificates) {
    // One statement may not touch a row twice.
    const rows = [...new Map(certificates.map((one) => [`${one.certificateType}/${one.identity}`, one])).values()]
    await unit.query(
      `INSERT INTO installed_certificates (station_pk, certificate_type, identity, source, hash_data, children, pem, subject, valid_from, valid_to, at)
       SELECT $1, "certificateType", identity, source, "hashData", children, pem, subject, "validFrom", "validTo", at
       FROM json_to_recordset($2) AS r ("certificateType" text, identity text, source text, "hashData" json, children json, pem text, subject text,
         "validFrom" timestamptz, "validTo" timestamptz, at timestamptz)
       ON CONFLICT (tenant_id, station_pk, certificate_type, identity) DO UPDATE SET source = excluded.source, hash_data = excluded.hash_data,
         children = excluded.children, pem = excluded.pem, subject = excluded.subject, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
         at = excluded.at`,
      [stationPk, JSON.stringify(rows)],
    )
  },

  async remove(ids) {
    await unit.query('DELETE FROM installed_certificates WHERE id = ANY($1::bigint[])', [ids])
  },

  list: (stationPk, { certificateType, expiresBefore }, page) =>
    listPage<InstalledCertificate>(
      unit,
      {
        from: 'installed_certificates',
        columns,
        where: where().and('station_pk = ?', stationPk).and('certificate_type = ?', certificateType).and('valid_to < ?', expiresBefore),
        keys: [{ sql: 'id', type: 'bigint' }],
      },
      page,
    ),
})
