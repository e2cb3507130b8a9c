import { criticalEvents } from '#base/domain/criticalEvents.js'
import type { PlugboardData } from '#base/ocpp/customData.js'
import type {
  BootRecord,
  Connection,
  DataTransferRecord,
  DeadLetterRecord,
  Period,
  SecurityEvent,
  StationEvent,
  StationEventFilter,
  StationHistory,
  VariableFilter,
  VariableValue,
} from '#base/repositories/stationHistory.js'
import { type ListQuery, listPage, where } from '../page.js'
import type { Unit } from '../unit.js'

const id = { sql: 'id', type: 'bigint' } as const
const at = { sql: 'at', type: 'timestamptz' } as const
const of = (stationPk: number) => where().and('station_pk = ?', stationPk)

/** The latest first; a period is that of the column `when`. */
const recent = (from: string, when: string, columns: string, keys: ListQuery['keys']) => (stationPk: number, filter: Period) =>
  ({
    from,
    columns,
    keys,
    where: of(stationPk).and(`${when} >= ?`, filter.from).and(`${when} < ?`, filter.to),
    descending: true,
  }) satisfies ListQuery

const connections = recent(
  'connections',
  'from_at',
  `epoch, ocpp_version AS version, remote_address AS "remoteAddress", process_id AS "processId", from_at AS "from", to_at AS "to",
   close_code AS "closeCode", reason`,
  [{ sql: 'epoch', type: 'bigint' }],
)

/** What a translation kept of a message in our custom data. */
const own = (name: keyof PlugboardData) =>
  `CASE WHEN custom_data ->> 'vendorId' = 'plugboard' THEN custom_data ->> '${name}' END AS "${name}"`

const boots = recent(
  'boots',
  'at',
  `id, at, reason, vendor, model, serial_number AS "serialNumber", firmware_version AS "firmwareVersion", iccid, imsi, status,
   interval_seconds AS "intervalSeconds", ${own('chargeBoxSerialNumber')}, ${own('meterType')}, ${own('meterSerialNumber')}`,
  [at, id],
)

// N07.FR.02: what clears an alert comes later, from the same monitor of the same variable. It is looked for when it is shown, for events arrive in any order.
const isAlert = `e.trigger = 'Alerting' AND NOT e.cleared`
const clearing = `FROM station_events x
  WHERE x.cleared AND x.tenant_id = e.tenant_id AND x.station_pk = e.station_pk AND x.component = e.component AND x.variable = e.variable
    AND x.component_instance IS NOT DISTINCT FROM e.component_instance AND x.variable_instance IS NOT DISTINCT FROM e.variable_instance
    AND x.evse_id IS NOT DISTINCT FROM e.evse_id AND x.connector_id IS NOT DISTINCT FROM e.connector_id
    AND x.variable_monitoring_id IS NOT DISTINCT FROM e.variable_monitoring_id AND (x.at, x.id) > (e.at, e.id)`
const firstClearing = (column: string) => `CASE WHEN ${isAlert} THEN (SELECT x.${column} ${clearing} ORDER BY x.at, x.id LIMIT 1) END`
const eventsWithClearing = `(
  SELECT e.*, ${firstClearing('at')} AS cleared_at, ${firstClearing('event_id')} AS cleared_by, ${isAlert} AND ${firstClearing('id')} IS NULL AS open
  FROM station_events e
) AS event`

const events = (stationPk: number, filter: StationEventFilter): ListQuery => ({
  from: eventsWithClearing,
  columns: `id, event_id AS "eventId", at, received_at AS "receivedAt", trigger, component, component_instance AS "componentInstance", variable,
    variable_instance AS "variableInstance", evse_id AS "evseId", connector_id AS "connectorId", actual_value AS "actualValue", severity, cleared,
    event_notification_type AS "eventNotificationType", variable_monitoring_id AS "variableMonitoringId", tech_code AS "techCode", tech_info AS "techInfo",
    cause, transaction_id AS "transactionId", cleared_at AS "clearedAt", cleared_by AS "clearedByEventId", payload`,
  where: of(stationPk)
    .and('lower(component) = lower(?)', filter.component)
    .and('lower(variable) = lower(?)', filter.variable)
    .and('trigger = ?', filter.trigger)
    .and('severity = ?', filter.severity)
    .and('severity <= ?', filter.maxSeverity)
    .and('cleared = ?', filter.cleared)
    .and('open = ?', filter.open)
    .and('event_notification_type = ?', filter.eventNotificationType)
    .and('variable_monitoring_id = ?', filter.variableMonitoringId)
    .and('tech_code = ?', filter.techCode)
    .and('evse_id = ?', filter.evseId)
    .and('connector_id = ?', filter.connectorId)
    .and('transaction_id = ?', filter.transactionId)
    .and('at >= ?', filter.from)
    .and('at < ?', filter.to),
  keys: [at, id],
  descending: true,
})

const isCritical = `type IN (${[...criticalEvents].map((type) => `'${type}'`).join(', ')})`
const securityEvents = recent(
  'security_events',
  'at',
  `id, type, ${isCritical} AS critical, at, received_at AS "receivedAt", NULLIF(tech_info, '') AS "techInfo"`,
  [at, id],
)

const dataTransfers = recent('data_transfers', 'at', `id, vendor_id AS "vendorId", message_id AS "messageId", data, status, at`, [at, id])

const deadLetters = recent('dead_letters', 'received_at', `id, received_at AS "receivedAt", action, reason, payload`, [
  { sql: 'received_at', type: 'timestamptz' },
  id,
])

const variables = (stationPk: number, { component, variable, evseId, connectorId, attributeType }: VariableFilter): ListQuery => ({
  from: 'variables',
  columns: `component, NULLIF(component_instance, '') AS "componentInstance", NULLIF(evse_id, 0) AS "evseId", NULLIF(connector_id, 0) AS "connectorId",
    variable, NULLIF(variable_instance, '') AS "variableInstance", attribute_type AS "attributeType", value, mutability,
    persistent, constant, data_type AS "dataType", unit, min_limit AS "minLimit", max_limit AS "maxLimit", values_list AS "valuesList",
    supports_monitoring AS "supportsMonitoring", last_status AS "lastStatus", updated_at AS "updatedAt"`,
  where: of(stationPk)
    .and('lower(component) = lower(?)', component)
    .and('lower(variable) = lower(?)', variable)
    .and('evse_id = ?', evseId)
    .and('connector_id = ?', connectorId)
    .and('attribute_type = ?', attributeType),
  keys: [{ sql: 'component', type: 'text' }, { sql: 'variable', type: 'text' }, id],
})

/** A query narrowed by what else is wanted. */
const also = (query: ListQuery, conditions: Record<string, unknown>): ListQuery => ({
  ...query,
  where: Object.entries(conditions).reduce((wanted, [sql, value]) => wanted.and(sql, value), query.where),
})

export const stationHistory = (unit: Unit): StationHistory => ({
  connections: (stationPk, filter, page) => listPage<Connection>(unit, connections(stationPk, filter), page),
  boots: (stationPk, filter, page) => listPage<BootRecord>(unit, also(boots(stationPk, filter), { 'status = ?': filter.status }), page),
  variables: (stationPk, filter, page) => listPage<VariableValue>(unit, variables(stationPk, filter), page),
  events: (stationPk, filter, page) => listPage<StationEvent>(unit, events(stationPk, filter), page),
  securityEvents: (stationPk, filter, page) =>
    listPage<SecurityEvent>(
      unit,
      also(securityEvents(stationPk, filter), { 'lower(type) = lower(?)': filter.type, [`(${isCritical}) = ?`]: filter.critical }),
      page,
    ),
  dataTransfers: (stationPk, filter, page) =>
    listPage<DataTransferRecord>(
      unit,
      also(dataTransfers(stationPk, filter), { 'lower(vendor_id) = lower(?)': filter.vendorId, 'message_id = ?': filter.messageId }),
      page,
    ),
  deadLetters: (stationPk, filter, page) =>
    listPage<DeadLetterRecord>(unit, also(deadLetters(stationPk, filter), { 'lower(action) = lower(?)': filter.action }), page),
})
