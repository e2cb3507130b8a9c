import { currentTenant, type Migration, tenantTable } from './migration.js'

// A station's number for a stream may be used again once it is closed: each opening is a row. What the monitor says is kept with the stream, for the
// station may number its monitors anew.
const up = `
CREATE TABLE event_streams (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  stream_id bigint NOT NULL,
  variable_monitoring_id bigint, -- unknown of a stream we were not told of
  interval_seconds bigint,
  values_per_message bigint,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  pending bigint,
  pending_grew integer NOT NULL DEFAULT 0,
  received_at timestamptz,
  component text,
  component_instance text,
  evse_id integer,
  connector_id integer,
  variable text,
  variable_instance text,
  severity integer,
  event_notification_type text,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX event_streams_open ON event_streams (tenant_id, station_pk, stream_id) WHERE closed_at IS NULL;
CREATE INDEX event_streams_of_station ON event_streams (tenant_id, station_pk, id DESC);
${tenantTable('event_streams')}

CREATE TABLE event_stream_values (
  tenant_id ${currentTenant},
  stream_pk bigint NOT NULL,
  at timestamptz NOT NULL,
  value text NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, stream_pk, at),
  FOREIGN KEY (tenant_id, stream_pk) REFERENCES event_streams (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX event_stream_values_by_age ON event_stream_values (tenant_id, received_at);
${tenantTable('event_stream_values')}
`

const down = `DROP TABLE event_stream_values, event_streams;`

export default { name: '021-event-streams', up, down } satisfies Migration
