import { currentTenant, type Migration, tenantTable } from './migration.js'

// control_key is the id in one case: an identifierString compares without regard to it. A control whose end has come stays for a while, to be seen.
// An alarm is what its notices say, in the order of their instants: a station has one alarm at a time, and another control may take it over.
const up = `
CREATE TABLE der_controls (
  tenant_id ${currentTenant},
  station_pk bigint NOT NULL,
  control_key text NOT NULL,
  control_id text NOT NULL,
  control_type text, -- unknown until the station reports it
  is_default boolean NOT NULL DEFAULT false,
  is_superseded boolean NOT NULL DEFAULT false,
  priority integer,
  starts_at timestamptz,
  duration_seconds double precision,
  ends_at timestamptz,
  setting json,
  started_at timestamptz,
  ended_at timestamptz,
  set_by text,
  set_at timestamptz,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, station_pk, control_key),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('der_controls')}

CREATE TABLE der_notices (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  at timestamptz NOT NULL,
  control_type text NOT NULL,
  grid_event_fault text NOT NULL DEFAULT '',
  ended boolean NOT NULL,
  extra_info text,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX der_notices_once ON der_notices (tenant_id, station_pk, at, control_type, grid_event_fault, ended);
${tenantTable('der_notices')}
`

const down = `DROP TABLE der_notices, der_controls;`

export default { name: '020-der', up, down } satisfies Migration
