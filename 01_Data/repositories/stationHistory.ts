import type {
  BootRecord,
  Connection,
  DataTransferRecord,
  DeadLetterRecord,
  SecurityEvent,
  StationEvent,
  StationHistory,
  VariableValue,
} from '#base/repositories/stationHistory.js'
import { type ListQuery, listPage, where } from '../page.js'
import type { Unit } from '../unit.js'

const id = { sql: 'id', type: 'bigint' } as const
const at = { sql: 'at', type: 'timestamptz' } as const
const of = (stationPk: number) => where().and('station_pk = ?', stationPk)

const recent = (from: string, columns: string, keys: ListQuery['keys']) => (stationPk: number) =>
  ({ from, columns, keys, where: of(stationPk), descending: true }) satisfies ListQuery

const connections = recent(
  'connections',
  `epoch, ocpp_version AS version, remote_address AS "remoteAddress", process_id AS "processId", from_at AS "from", to_at AS "to",
   close_code AS "closeCode", reason`,
  [{ sql: 'epoch', type: 'bigint' }],
)

const boots = recent(
  'boots',
  `id, at, reason, vendor, model, serial_number AS "serialNumber", firmware_version AS "firmwareVersion", iccid, imsi, status,
   interval_seconds AS "intervalSeconds"`,
  [at, id],
)

const events = recent(
  'station_events',
  `id, event_id AS "eventId", at, received_at AS "receivedAt", trigger, component, variable, evse_id AS "evseId", connector_id AS "connectorId",
   actual_value AS "actualValue", payload`,
  [at, id],
)

const securityEvents = recent('security_events', `id, type, at, received_at AS "receivedAt", NULLIF(tech_info, '') AS "techInfo"`, [at, id])

const dataTransfers = recent('data_transfers', `id, vendor_id AS "vendorId", message_id AS "messageId", data, status, at`, [at, id])

const deadLetters = recent('dead_letters', `id, received_at AS "receivedAt", action, reason, payload`, [
  { sql: 'received_at', type: 'timestamptz' },
  id,
])

const variables = (stationPk: number, { component, variable }: { component?: string; variable?: string }): ListQuery => ({
  from: 'variables',
  columns: `component, NULLIF(component_instance, '') AS "componentInstance", NULLIF(evse_id, 0) AS "evseId", NULLIF(connector_id, 0) AS "connectorId",
    variable, NULLIF(variable_instance, '') AS "variableInstance", attribute_type AS "attributeType", value, mutability,
    persistent, constant, data_type AS "dataType", unit, min_limit AS "minLimit", max_limit AS "maxLimit", values_list AS "valuesList",
    supports_monitoring AS "supportsMonitoring", last_status AS "lastStatus", updated_at AS "updatedAt"`,
  where: of(stationPk).and('component = ?', component).and('variable = ?', variable),
  keys: [{ sql: 'component', type: 'text' }, { sql: 'variable', type: 'text' }, id],
})

export const stationHistory = (unit: Unit): StationHistory => ({
  connections: (stationPk, page) => listPage<Connection>(unit, connections(stationPk), page),
  boots: (stationPk, page) => listPage<BootRecord>(unit, boots(stationPk), page),
  variables: (stationPk, filter, page) => listPage<VariableValue>(unit, variables(stationPk, filter), page),
  events: (stationPk, page) => listPage<StationEvent>(unit, events(stationPk), page),
  securityEvents: (stationPk, page) => listPage<SecurityEvent>(unit, securityEvents(stationPk), page),
  dataTransfers: (stationPk, page) => listPage<DataTransferRecord>(unit, dataTransfers(stationPk), page),
  deadLetters: (stationPk, page) => listPage<DeadLetterRecord>(unit, deadLetters(stationPk), page),
})
