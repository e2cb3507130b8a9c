import { currentTenant, type Migration, tenantTable } from './migration.js'

const up = `
-- What stations want to have signed. A request that comes again while it waits is one row, counted; of one kind only the newest waits.
CREATE TABLE certificate_signing_requests (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  state text NOT NULL,
  certificate_type text,
  request_id bigint,
  csr text NOT NULL,
  reason text,
  common_name text,
  organization text,
  key_type text,
  key_bits integer,
  key_hash text,
  root_hash_data json,
  times integer NOT NULL DEFAULT 1,
  received_at timestamptz NOT NULL,
  last_received_at timestamptz NOT NULL,
  answered_at timestamptz,
  certificate_chain text,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX certificate_signing_requests_by_station ON certificate_signing_requests (tenant_id, station_pk, id DESC);
CREATE INDEX certificate_signing_requests_pending ON certificate_signing_requests (tenant_id, id DESC) WHERE state = 'pending';
${tenantTable('certificate_signing_requests')}

-- The identity is the certificate's hash data, or the fingerprint of one whose issuer is not known.
CREATE TABLE installed_certificates (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  certificate_type text NOT NULL,
  identity text NOT NULL,
  source text NOT NULL,
  hash_data json,
  children json,
  pem text,
  subject text,
  valid_from timestamptz,
  valid_to timestamptz,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, station_pk, certificate_type, identity),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('installed_certificates')}

-- What stations ask about certificates: the same question is one row, counted.
CREATE TABLE certificate_queries (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  action text NOT NULL,
  hash text NOT NULL,
  about json NOT NULL,
  answer text NOT NULL,
  times integer NOT NULL DEFAULT 1,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, station_pk, action, hash),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('certificate_queries')}
`

const down = 'DROP TABLE certificate_queries, installed_certificates, certificate_signing_requests;'

export default { name: '018-certificates', up, down } satisfies Migration
