import { currentTenant, type Migration, tenantTable } from './migration.js'

const up = `
-- Certificates of authorities: roots that are trusted, and those between them and the certificates they are about.
CREATE TABLE trust_anchors (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  certificate_type text NOT NULL,
  fingerprint text NOT NULL,
  pem text NOT NULL,
  subject text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, certificate_type, fingerprint)
);
${tenantTable('trust_anchors')}
`

const down = 'DROP TABLE trust_anchors;'

export default { name: '027-trust-anchors', up, down } satisfies Migration
