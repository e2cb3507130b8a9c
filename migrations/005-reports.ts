import { currentTenant, type Migration, tenantTable } from './migration.js'

const up = `
-- What a station sends in parts because it was asked to. A station may choose the number again: the newest report of a number is the one its parts belong to.
CREATE TABLE reports (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  message text NOT NULL,
  asked_by text,
  request_id bigint NOT NULL,
  request json,
  status text,
  requested_at timestamptz NOT NULL,
  last_part_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX reports_by_request ON reports (tenant_id, station_pk, message, request_id, id DESC);
${tenantTable('reports')}

CREATE TABLE report_parts (
  tenant_id ${currentTenant},
  report_id bigint NOT NULL,
  seq_no bigint NOT NULL,
  tbc boolean NOT NULL,
  hash text NOT NULL,
  generated_at timestamptz,
  received_at timestamptz NOT NULL,
  content json NOT NULL,
  PRIMARY KEY (tenant_id, report_id, seq_no),
  FOREIGN KEY (tenant_id, report_id) REFERENCES reports (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('report_parts')}

ALTER TABLE variables
  ADD COLUMN persistent boolean,
  ADD COLUMN constant boolean,
  ADD COLUMN data_type text,
  ADD COLUMN unit text,
  ADD COLUMN min_limit double precision,
  ADD COLUMN max_limit double precision,
  ADD COLUMN values_list text,
  ADD COLUMN supports_monitoring boolean;
`

const down = `
ALTER TABLE variables DROP COLUMN persistent, DROP COLUMN constant, DROP COLUMN data_type, DROP COLUMN unit, DROP COLUMN min_limit,
  DROP COLUMN max_limit, DROP COLUMN values_list, DROP COLUMN supports_monitoring;
DROP TABLE report_parts, reports;`

export default { name: '005-reports', up, down } satisfies Migration
