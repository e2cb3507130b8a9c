import { evseStatus, type Status, stationStatus } from '#base/domain/availability.js'
import type { Connector } from '#base/repositories/connectors.js'
import type { CertificateNames, Evse, Station, StationFields, Stations } from '#base/repositories/stations.js'
import { connectorFacts } from '../connectorSql.js'
import { AccessChangeModel } from '../models/AccessChange.js'
import { ConnectorModel } from '../models/Connector.js'
import { EvseModel } from '../models/Evse.js'
import { StationModel } from '../models/Station.js'
import { StationLinkModel } from '../models/StationLink.js'
import { contains, listPage, present, where } from '../page.js'
import type { Unit } from '../unit.js'

const columns = `s.id, s.station_id AS "stationId", l.online, l.last_seen_at AS "lastSeenAt", l.connected_at AS "connectedAt", l.ocpp_version AS version,
  l.ocpp_versions AS "ocppVersions", s.vendor, s.model, s.serial_number AS "serialNumber", s.firmware_version AS "firmwareVersion", s.iccid, s.imsi,
  l.security_profile AS "securityProfile", l.credential_hash IS NOT NULL AS "hasPassword",
  EXISTS (SELECT 1 FROM access_changes c WHERE c.station_pk = s.id AND c.credential_hash IS NOT NULL) AS "passwordPending",
  (SELECT max(c.security_profile) FROM access_changes c WHERE c.station_pk = s.id) AS "securityProfilePending", s.boot_policy AS "bootPolicy", l.boot_status AS "bootStatus",
  s.heartbeat_interval_seconds AS "heartbeatIntervalSeconds", s.location_id AS "locationId", s.max_evses AS "maxEvses",
  s.max_connectors_per_evse AS "maxConnectorsPerEvse", s.ask_monitors_after_boot AS "askMonitorsAfterBoot", s.created_at AS "createdAt", s.updated_at AS "updatedAt"`

const connectorColumns = `connector_id AS "connectorId", status, reported_status AS "reportedStatus", status_at AS "statusAt", error_code AS "errorCode",
  vendor_error_code AS "vendorErrorCode", vendor_id AS "vendorId", info, ${connectorFacts}`

const from = 'stations s JOIN station_links l ON l.station_pk = s.id'

/** EVSE 0 and connectors 0 are no places to charge: they say how the station, and an EVSE, are as a whole. */
async function placesOf(unit: Unit, ids: number[]): Promise<Map<number, Pick<Station, 'evses' | 'status'>>> {
  const found = new Map(ids.map((id) => [id, { own: undefined as Status | undefined, evses: [] as Array<Evse & { own?: Status }> }]))
  if (ids.length === 0) return new Map()
  const rows = await unit.query<{ stationPk: number; evseId: number; connectorId: number | null }>(
    `SELECT e.station_pk AS "stationPk", e.evse_id AS "evseId", c.* FROM evses e
     LEFT JOIN LATERAL (SELECT ${connectorColumns} FROM connectors c
       WHERE (c.tenant_id, c.station_pk, c.evse_id) = (e.tenant_id, e.station_pk, e.evse_id)) c ON true
     WHERE e.station_pk = ANY ($1::bigint[]) ORDER BY 1, 2, "connectorId"`,
    [ids],
  )
  for (const { stationPk, evseId, ...row } of rows) {
    const station = found.get(stationPk)!
    const connector = present<Connector>(row)
    if (evseId === 0) {
      station.own ??= connector
      continue
    }
    if (station.evses.at(-1)?.evseId !== evseId) station.evses.push({ evseId, connectors: [] })
    const evse = station.evses.at(-1)!
    if (row.connectorId === 0) evse.own = connector
    else if (row.connectorId !== null) evse.connectors.push(connector)
  }
  return new Map(
    [...found].map(([id, { own, evses }]) => {
      const described = evses.map(({ own: ofEvse, evseId, connectors }) => ({ evseId, status: evseStatus(ofEvse, connectors), connectors }))
      const status = stationStatus(
        own,
        described.map((evse) => evse.status),
      )
      return [id, { status, evses: described }]
    }),
  )
}

async function withEvses(unit: Unit, stations: Station[]): Promise<Station[]> {
  const places = await placesOf(
    unit,
    stations.map(({ id }) => id),
  )
  return stations.map((station) => ({ ...station, ...places.get(station.id) }))
}

const rowOf = ({
  locationId,
  bootPolicy,
  heartbeatIntervalSeconds,
  maxEvses,
  maxConnectorsPerEvse,
  askMonitorsAfterBoot,
}: StationFields) => ({
  locationId,
  bootPolicy,
  heartbeatIntervalSeconds,
  maxEvses,
  maxConnectorsPerEvse,
  askMonitorsAfterBoot,
})

const linkOf = ({ securityProfile, ocppVersions, credential }: StationFields) => ({
  securityProfile,
  ocppVersions,
  ...(credential !== undefined && {
    credentialKind: credential?.kind ?? null,
    credentialHash: credential?.hash ?? null,
    credentialSalt: credential?.salt ?? null,
  }),
})

/** The operator's side of stations; how they boot and what they say is elsewhere. */
export const stationRegister = (unit: Unit): Omit<Stations, 'bootDecision' | 'enrol'> => {
  const get = async (id: number): Promise<Station | undefined> => {
    const [row] = await unit.query(`SELECT ${columns} FROM ${from} WHERE s.id = $1`, [id])
    return row && (await withEvses(unit, [present<Station>(row)]))[0]
  }
  return {
    async list({ online, locationId, stationId, search }, page) {
      const filter = where()
        .and('l.online = ?', online)
        .and('s.location_id = ?', locationId)
        .and('s.station_id = ?', stationId)
        .and(`concat_ws(' ', s.station_id, s.vendor, s.model, s.serial_number) ILIKE ?`, contains(search))
      const { items, ...rest } = await listPage<Station>(
        unit,
        { columns, from, where: filter, keys: [{ sql: 's.station_id COLLATE "C"', type: 'text' }] },
        page,
      )
      return { items: await withEvses(unit, items), ...rest }
    },
    get,
    async certificateNames(id) {
      const [row] = await unit.query(
        `SELECT s.serial_number AS "serialNumber", t.organizations FROM stations s JOIN tenants t ON t.id = s.tenant_id WHERE s.id = $1`,
        [id],
      )
      return row && present<CertificateNames>(row)
    },
    async create({ stationId, ...fields }) {
      const transaction = await unit.transaction()
      const { id } = await StationModel.create({ stationId, ...rowOf(fields) }, { transaction })
      await StationLinkModel.create({ stationPk: id, stationId, ...linkOf(fields) }, { transaction })
      return (await get(id))!
    },
    async update(id, fields) {
      const transaction = await unit.transaction()
      await StationModel.update({ ...rowOf(fields), updatedAt: new Date() }, { where: { id }, transaction })
      await StationLinkModel.update(linkOf(fields), { where: { stationPk: id }, transaction })
      // What its operator says now counts, whatever the station was told.
      if (fields.securityProfile !== undefined || fields.credential)
        await AccessChangeModel.destroy({ where: { stationPk: id }, transaction })
      return get(id)
    },
    async remove(id) {
      const [row] = await unit.query<{ stationId: string }>('DELETE FROM stations WHERE id = $1 RETURNING station_id AS "stationId"', [id])
      return row
    },
    async setConnector(id, evseId, connectorId, { type, format, maxPowerW }) {
      const transaction = await unit.transaction()
      if ((await StationModel.count({ where: { id }, transaction })) === 0) return undefined
      const evse = { stationPk: id, evseId }
      const place = { ...evse, connectorId }
      await EvseModel.bulkCreate([evse], { ignoreDuplicates: true, transaction })
      await ConnectorModel.bulkCreate([place], { ignoreDuplicates: true, transaction })
      await ConnectorModel.update({ type, format, maxPowerW }, { where: place, transaction })
      const [row] = await unit.query(
        `SELECT ${connectorColumns} FROM connectors c JOIN evses e USING (tenant_id, station_pk, evse_id)
         WHERE station_pk = $1 AND evse_id = $2 AND connector_id = $3`,
        [id, evseId, connectorId],
      )
      return present<Connector>(row!)
    },
  }
}
