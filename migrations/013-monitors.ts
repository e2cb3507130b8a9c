import { currentTenant, type Migration, tenantTable } from './migration.js'

// '' and 0 stand for "no instance" and "no EVSE", as in variables. What an event says of itself was in its payload alone: the columns are for finding it.
const up = `
CREATE TABLE monitors (
  tenant_id ${currentTenant},
  station_pk bigint NOT NULL,
  monitor_id bigint NOT NULL,
  component text NOT NULL,
  component_instance text NOT NULL DEFAULT '',
  evse_id integer NOT NULL DEFAULT 0,
  connector_id integer NOT NULL DEFAULT 0,
  variable text NOT NULL,
  variable_instance text NOT NULL DEFAULT '',
  type text NOT NULL,
  value double precision NOT NULL,
  severity integer NOT NULL,
  in_transaction boolean NOT NULL DEFAULT false,
  event_notification_type text, -- 2.0.1 does not report it
  periodic_event_stream json,
  set_by text,
  set_at timestamptz,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, station_pk, monitor_id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('monitors')}

-- Which monitors a station was told to have, and which of them to report.
CREATE TABLE monitoring_settings (
  tenant_id ${currentTenant},
  station_pk bigint NOT NULL,
  base text,
  base_set_by text,
  base_set_at timestamptz,
  level integer,
  level_set_by text,
  level_set_at timestamptz,
  PRIMARY KEY (tenant_id, station_pk),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('monitoring_settings')}

ALTER TABLE station_events
  ADD COLUMN component_instance text,
  ADD COLUMN variable_instance text,
  ADD COLUMN severity integer,
  ADD COLUMN cleared boolean NOT NULL DEFAULT false,
  ADD COLUMN event_notification_type text,
  ADD COLUMN variable_monitoring_id bigint,
  ADD COLUMN tech_code text,
  ADD COLUMN tech_info text,
  ADD COLUMN cause bigint,
  ADD COLUMN transaction_id text;
ALTER TABLE station_events NO FORCE ROW LEVEL SECURITY; -- the owner fills the rows of every tenant
UPDATE station_events SET
  component_instance = payload #>> '{component,instance}',
  variable_instance = payload #>> '{variable,instance}',
  severity = (payload ->> 'severity')::integer,
  cleared = COALESCE((payload ->> 'cleared')::boolean, false),
  event_notification_type = payload ->> 'eventNotificationType',
  variable_monitoring_id = (payload ->> 'variableMonitoringId')::bigint,
  tech_code = payload ->> 'techCode',
  tech_info = payload ->> 'techInfo',
  cause = (payload ->> 'cause')::bigint,
  transaction_id = payload ->> 'transactionId'
WHERE strpos(payload::text, '\\u0000') = 0;
ALTER TABLE station_events FORCE ROW LEVEL SECURITY;
CREATE INDEX station_events_recent ON station_events (tenant_id, station_pk, at DESC, id DESC);
CREATE INDEX station_events_clearing ON station_events (tenant_id, station_pk, component, variable, at, id) WHERE cleared;
`

const down = `
DROP INDEX station_events_clearing, station_events_recent;
ALTER TABLE station_events DROP COLUMN component_instance, DROP COLUMN variable_instance, DROP COLUMN severity, DROP COLUMN cleared,
  DROP COLUMN event_notification_type, DROP COLUMN variable_monitoring_id, DROP COLUMN tech_code, DROP COLUMN tech_info, DROP COLUMN cause,
  DROP COLUMN transaction_id;
DROP TABLE monitoring_settings, monitors;
`

export default { name: '013-monitors', up, down } satisfies Migration
