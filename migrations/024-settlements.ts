import { currentTenant, type Migration, tenantTable } from './migration.js'

// Amounts are decimal text: nothing here computes with them. A station says a settlement again when it got no answer, or with its receipt.
const up = `
CREATE TABLE settlements (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  psp_ref text NOT NULL,
  transaction_id text,
  status text NOT NULL,
  status_info text,
  amount text NOT NULL,
  settled_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  receipt_id text,
  receipt_url text,
  vat_number text,
  vat_company json,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, station_pk, psp_ref, status, settled_at, amount),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX settlements_recent ON settlements (tenant_id, settled_at DESC, id DESC);
CREATE INDEX settlements_of_reference ON settlements (tenant_id, psp_ref);
${tenantTable('settlements')}

CREATE TABLE web_payments (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  evse_id bigint NOT NULL,
  timeout_seconds bigint NOT NULL,
  started_by text,
  started_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX web_payments_of_station ON web_payments (tenant_id, station_pk, id DESC);
${tenantTable('web_payments')}

CREATE TABLE vat_checks (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  evse_id bigint,
  vat_number text NOT NULL,
  status text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX vat_checks_of_station ON vat_checks (tenant_id, station_pk, id DESC);
${tenantTable('vat_checks')}
`

const down = `DROP TABLE vat_checks, web_payments, settlements;`

export default { name: '024-settlements', up, down } satisfies Migration
