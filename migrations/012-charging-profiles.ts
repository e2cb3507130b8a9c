import { currentTenant, type Migration, tenantTable } from './migration.js'

const ofStation = 'FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE'

const up = `
-- What lies on stations: 'set' is what we sent and the station accepted, 'reported' what it says it has. An id is unique on a station.
CREATE TABLE charging_profiles (
  tenant_id ${currentTenant},
  station_pk bigint NOT NULL,
  profile_id bigint NOT NULL,
  origin text NOT NULL,
  evse_id integer NOT NULL,
  limit_source text,
  purpose text NOT NULL,
  stack_level bigint NOT NULL,
  transaction_id text,
  remote_start_id bigint,
  valid_from timestamptz,
  valid_to timestamptz,
  profile json NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, station_pk, profile_id, origin),
  ${ofStation}
);
${tenantTable('charging_profiles')}

-- The last one the station calculated, per EVSE; 0 is the whole station.
CREATE TABLE composite_schedules (
  tenant_id ${currentTenant},
  station_pk bigint NOT NULL,
  evse_id integer NOT NULL,
  schedule json NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, station_pk, evse_id),
  ${ofStation}
);
${tenantTable('composite_schedules')}

-- Limits that others than the CSMS put on stations.
CREATE TABLE charging_limits (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  evse_id integer NOT NULL,
  source text NOT NULL,
  grid_critical boolean,
  local_generation boolean,
  schedules json,
  at timestamptz NOT NULL,
  cleared_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  ${ofStation}
);
CREATE INDEX charging_limits_of_station ON charging_limits (tenant_id, station_pk, id DESC);
CREATE UNIQUE INDEX charging_limits_present ON charging_limits (tenant_id, station_pk, evse_id, source) WHERE cleared_at IS NULL;
${tenantTable('charging_limits')}

CREATE TABLE charging_needs (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  evse_id integer NOT NULL,
  transaction_id text,
  needs json NOT NULL,
  max_schedule_tuples bigint,
  at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  status text NOT NULL,
  profile json,
  PRIMARY KEY (tenant_id, id),
  ${ofStation}
);
CREATE INDEX charging_needs_of_station ON charging_needs (tenant_id, station_pk, id DESC);
${tenantTable('charging_needs')}

-- What vehicles say they will do with the schedules they were offered.
CREATE TABLE ev_schedules (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  evse_id integer NOT NULL,
  transaction_id text,
  time_base timestamptz NOT NULL,
  schedule json NOT NULL,
  selected_schedule_id bigint,
  tolerance_accepted boolean,
  received_at timestamptz NOT NULL,
  status text NOT NULL,
  excess text,
  PRIMARY KEY (tenant_id, id),
  ${ofStation}
);
CREATE INDEX ev_schedules_of_station ON ev_schedules (tenant_id, station_pk, id DESC);
${tenantTable('ev_schedules')}

-- When stations used their profile for priority charging, and when they stopped.
CREATE TABLE priority_charging (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  transaction_id text NOT NULL,
  activated boolean NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  ${ofStation}
);
CREATE INDEX priority_charging_of_station ON priority_charging (tenant_id, station_pk, id DESC);
${tenantTable('priority_charging')}

-- How the vehicle of a running transaction may take or give energy, where that was said.
CREATE TABLE allowed_energy_transfers (
  tenant_id ${currentTenant},
  station_pk bigint NOT NULL,
  transaction_id text NOT NULL,
  modes text[] NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, station_pk, transaction_id),
  ${ofStation}
);
${tenantTable('allowed_energy_transfers')}
`

const down = `DROP TABLE allowed_energy_transfers, priority_charging, ev_schedules, charging_needs, charging_limits, composite_schedules, charging_profiles;`

export default { name: '012-charging-profiles', up, down } satisfies Migration
