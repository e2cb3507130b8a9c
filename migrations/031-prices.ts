import { currentTenant, type Migration, tenantTable } from './migration.js'

// A transaction keeps the price it started with, as it was: prices come and go, what was charged stays explained.
const up = `
CREATE TABLE prices (
  tenant_id ${currentTenant} REFERENCES tenants (id) ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint,
  location_id bigint,
  currency text NOT NULL,
  price_kwh text,
  price_hour text,
  price_fixed text,
  valid_from timestamptz,
  valid_to timestamptz,
  running_cost boolean NOT NULL DEFAULT true,
  cost_updated_seconds integer,
  created_by text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, location_id) REFERENCES locations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX prices_of_station ON prices (tenant_id, station_pk);
CREATE INDEX prices_of_location ON prices (tenant_id, location_id);
${tenantTable('prices')}

ALTER TABLE transactions ADD COLUMN price json, ADD COLUMN total_cost text, ADD COLUMN cost_update_at timestamptz;
CREATE INDEX transactions_to_update ON transactions (tenant_id, cost_update_at) WHERE ended_at IS NULL AND cost_update_at IS NOT NULL;
`

const down = `
ALTER TABLE transactions DROP COLUMN price, DROP COLUMN total_cost, DROP COLUMN cost_update_at;
DROP TABLE prices;
`

export default { name: '031-prices', up, down } satisfies Migration
