import { currentTenant, type Migration, tenantTable } from './migration.js'

// What a tariff said stays: costs of old transactions name it (I08.FR.08). EVSE 0 stands for "all, none is known" (a default) and "not known yet" (a driver's).
const up = `
CREATE TABLE tariffs (
  tenant_id ${currentTenant} REFERENCES tenants (id) ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY,
  tariff_id text NOT NULL,
  currency text NOT NULL,
  content jsonb NOT NULL,
  first_sent_by text,
  first_sent_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, tariff_id)
);
${tenantTable('tariffs')}

CREATE TABLE station_tariffs (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  kind text NOT NULL, -- DefaultTariff or DriverTariff
  tariff_id text NOT NULL,
  evse_id bigint NOT NULL DEFAULT 0,
  valid_from timestamptz,
  id_tokens text[] NOT NULL DEFAULT '{}',
  transaction_id text,
  set_by text,
  set_at timestamptz,
  reported_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, station_pk, kind, tariff_id, evse_id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('station_tariffs')}
`

const down = `DROP TABLE station_tariffs, tariffs;`

export default { name: '023-station-tariffs', up, down } satisfies Migration
