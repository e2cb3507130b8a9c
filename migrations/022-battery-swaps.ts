import { currentTenant, type Migration, tenantTable } from './migration.js'

// The number of a swap is the station's or the operator's to choose, and comes again. A message of one bears no instant: its content tells a repeat.
const up = `
CREATE TABLE battery_swaps (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  request_id bigint NOT NULL,
  id_token text NOT NULL,
  id_token_type text NOT NULL,
  value_key text NOT NULL,
  began_at timestamptz NOT NULL,
  status text,
  reason text,
  answered_at timestamptz,
  requested_by text,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX battery_swaps_of_station ON battery_swaps (tenant_id, station_pk, request_id, id DESC);
${tenantTable('battery_swaps')}

CREATE TABLE battery_swap_events (
  tenant_id ${currentTenant},
  swap_pk bigint NOT NULL,
  event_type text NOT NULL,
  hash text NOT NULL,
  batteries json NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, swap_pk, event_type, hash),
  FOREIGN KEY (tenant_id, swap_pk) REFERENCES battery_swaps (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('battery_swap_events')}
`

const down = `DROP TABLE battery_swap_events, battery_swaps;`

export default { name: '022-battery-swaps', up, down } satisfies Migration
