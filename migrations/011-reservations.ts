import { currentTenant, type Migration, tenantTable } from './migration.js'

// The number on the wire is the operator's to choose and may be used again: it replaces the reservation that had it (H01.FR.02), whose row stays.
const up = `
CREATE TABLE reservations (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  reservation_id bigint NOT NULL,
  state text NOT NULL DEFAULT 'requested' CHECK (state IN
    ('requested', 'failed', 'refused', 'accepted', 'replaced', 'cancelled', 'used', 'expired', 'removed', 'noTransaction')),
  status text,
  cancel_status text,
  reason text,
  id_token text NOT NULL,
  id_token_type text NOT NULL,
  value_key text NOT NULL,
  group_id_token text,
  evse_id bigint,
  connector_type text,
  expires_at timestamptz NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  answered_at timestamptz,
  ended_at timestamptz,
  transaction_pk bigint,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, transaction_pk) REFERENCES transactions (tenant_id, id) ON DELETE SET NULL (transaction_pk)
);
CREATE UNIQUE INDEX reservations_open ON reservations (tenant_id, station_pk, reservation_id) WHERE state = 'requested';
CREATE UNIQUE INDEX reservations_held ON reservations (tenant_id, station_pk, reservation_id) WHERE state = 'accepted';
CREATE INDEX reservations_of_station ON reservations (tenant_id, station_pk, id DESC);
CREATE INDEX reservations_of_token ON reservations (tenant_id, value_key, id DESC);
CREATE INDEX reservations_to_expire ON reservations (tenant_id, expires_at) WHERE state = 'accepted';
CREATE INDEX reservations_of_transaction ON reservations (tenant_id, transaction_pk) WHERE transaction_pk IS NOT NULL;
${tenantTable('reservations')}
`

const down = `DROP TABLE reservations;`

export default { name: '011-reservations', up, down } satisfies Migration
