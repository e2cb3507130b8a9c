import { currentTenant, type Migration, tenantTable } from './migration.js'

const up = `
CREATE TABLE locations (
  tenant_id ${currentTenant} REFERENCES tenants (id) ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  address text,
  city text,
  postal_code text,
  country text,
  time_zone text NOT NULL DEFAULT 'UTC',
  latitude double precision CHECK (latitude BETWEEN -90 AND 90),
  longitude double precision CHECK (longitude BETWEEN -180 AND 180),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  CHECK ((latitude IS NULL) = (longitude IS NULL))
);
CREATE INDEX locations_by_latitude ON locations (tenant_id, latitude, longitude);
${tenantTable('locations')}

CREATE TABLE stations (
  tenant_id ${currentTenant} REFERENCES tenants (id) ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_id text NOT NULL,
  location_id bigint,
  boot_policy text NOT NULL DEFAULT 'Accepted' CHECK (boot_policy IN ('Accepted', 'Pending', 'Rejected')),
  heartbeat_interval_seconds integer CHECK (heartbeat_interval_seconds > 0),
  max_evses integer NOT NULL DEFAULT 64,
  max_connectors_per_evse integer NOT NULL DEFAULT 8,
  vendor text,
  model text,
  serial_number text,
  firmware_version text,
  iccid text,
  imsi text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, station_id),
  FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id) ON DELETE SET NULL (location_id)
);
${tenantTable('stations')}

-- How a station gets in, and where its socket is: narrow, because every connection and every flush of last_seen_at rewrites it.
CREATE TABLE station_links (
  tenant_id ${currentTenant},
  station_pk bigint NOT NULL,
  station_id text NOT NULL,
  security_profile smallint NOT NULL DEFAULT 1 CHECK (security_profile BETWEEN 0 AND 3),
  ocpp_versions text[] NOT NULL DEFAULT '{1.6,2.0.1,2.1}',
  credential_kind text CHECK (credential_kind IN ('hmac', 'scrypt')),
  credential_hash bytea,
  credential_salt bytea,
  boot_status text CHECK (boot_status IN ('Accepted', 'Pending', 'Rejected')),
  epoch bigint NOT NULL DEFAULT 0,
  process_id text,
  online boolean NOT NULL DEFAULT false,
  ocpp_version text,
  remote_address text,
  connected_at timestamptz,
  last_seen_at timestamptz,
  PRIMARY KEY (tenant_id, station_pk),
  UNIQUE (tenant_id, station_id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
) WITH (fillfactor = 70);
CREATE INDEX station_links_by_process ON station_links (process_id) WHERE online;
${tenantTable('station_links', { system: true })}

CREATE TABLE connections (
  tenant_id ${currentTenant},
  station_pk bigint NOT NULL,
  epoch bigint NOT NULL,
  process_id text NOT NULL,
  ocpp_version text NOT NULL,
  remote_address text,
  from_at timestamptz NOT NULL DEFAULT now(),
  to_at timestamptz,
  close_code integer,
  reason text,
  PRIMARY KEY (tenant_id, station_pk, epoch),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX connections_open ON connections (process_id) WHERE to_at IS NULL;
${tenantTable('connections', { system: true })}

CREATE TABLE connection_attempts (
  tenant_id ${currentTenant} REFERENCES tenants (id) ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY,
  claimed_id text NOT NULL,
  cause text NOT NULL,
  detail text NOT NULL,
  address_block text NOT NULL,
  count bigint NOT NULL DEFAULT 1,
  first_at timestamptz NOT NULL DEFAULT now(),
  last_at timestamptz NOT NULL DEFAULT now(),
  offered json NOT NULL DEFAULT '{}',
  password_hash bytea,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, claimed_id, cause, address_block)
);
CREATE INDEX connection_attempts_recent ON connection_attempts (tenant_id, last_at DESC, id DESC);
${tenantTable('connection_attempts', { system: true })}

CREATE TABLE evses (
  tenant_id ${currentTenant},
  station_pk bigint NOT NULL,
  evse_id integer NOT NULL CHECK (evse_id >= 0),
  PRIMARY KEY (tenant_id, station_pk, evse_id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('evses')}

CREATE TABLE connectors (
  tenant_id ${currentTenant},
  station_pk bigint NOT NULL,
  evse_id integer NOT NULL,
  connector_id integer NOT NULL CHECK (connector_id >= 0),
  status text,
  reported_status text,
  status_at timestamptz,
  status_received_at timestamptz,
  error_code text,
  vendor_error_code text,
  vendor_id text,
  info text,
  type text,
  format text,
  max_power_w integer,
  PRIMARY KEY (tenant_id, station_pk, evse_id, connector_id),
  FOREIGN KEY (tenant_id, station_pk, evse_id) REFERENCES evses (tenant_id, station_pk, evse_id) ON DELETE CASCADE
);
${tenantTable('connectors')}

CREATE TABLE boots (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  at timestamptz NOT NULL,
  reason text,
  vendor text NOT NULL,
  model text NOT NULL,
  serial_number text,
  firmware_version text,
  iccid text,
  imsi text,
  status text NOT NULL,
  interval_seconds integer NOT NULL,
  custom_data json,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX boots_by_station ON boots (tenant_id, station_pk, at DESC);
${tenantTable('boots')}

-- One row per attribute of a variable. '' and 0 stand for "no instance" and "no EVSE", so that the key has no NULL in it.
CREATE TABLE variables (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  component text NOT NULL,
  component_instance text NOT NULL DEFAULT '',
  evse_id integer NOT NULL DEFAULT 0,
  connector_id integer NOT NULL DEFAULT 0,
  variable text NOT NULL,
  variable_instance text NOT NULL DEFAULT '',
  attribute_type text NOT NULL DEFAULT 'Actual',
  value text,
  mutability text,
  last_status text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, station_pk, component, component_instance, evse_id, connector_id, variable, variable_instance, attribute_type),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('variables')}

CREATE TABLE station_events (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  event_id bigint NOT NULL,
  at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  trigger text NOT NULL,
  component text NOT NULL,
  variable text NOT NULL,
  evse_id integer,
  connector_id integer,
  actual_value text NOT NULL,
  payload json NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, station_pk, event_id, at),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('station_events')}

CREATE TABLE security_events (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  type text NOT NULL,
  at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  tech_info text NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, station_pk, type, at, tech_info),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('security_events')}

CREATE TABLE data_transfers (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  vendor_id text NOT NULL,
  message_id text,
  data json,
  status text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('data_transfers')}

CREATE TABLE dead_letters (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  received_at timestamptz NOT NULL,
  action text NOT NULL,
  reason text NOT NULL,
  payload json NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('dead_letters')}
`

const down = `DROP TABLE dead_letters, data_transfers, security_events, station_events, variables, boots, connectors, evses,
  connection_attempts, connections, station_links, stations, locations;`

export default { name: '002-stations', up, down } satisfies Migration
