import { currentTenant, type Migration, tenantTable } from './migration.js'

const up = `
CREATE TABLE afrr_signals (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  signal bigint NOT NULL,
  signal_at timestamptz NOT NULL,
  status text NOT NULL,
  reason text,
  sent_by text,
  answered_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX afrr_signals_of_station ON afrr_signals (tenant_id, station_pk, answered_at DESC, id DESC);
${tenantTable('afrr_signals')}
`

const down = `DROP TABLE afrr_signals;`

export default { name: '035-afrr-signals', up, down } satisfies Migration
