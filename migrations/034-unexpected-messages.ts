import { currentTenant, type Migration, tenantTable } from './migration.js'

// What a station says of things nobody here knows of. The same again counts up, so that a talkative station fills nothing.
const up = `
CREATE TABLE unexpected_messages (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  reason text NOT NULL,
  payload json NOT NULL,
  times bigint NOT NULL DEFAULT 1,
  at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, station_pk, action, subject),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX unexpected_messages_recent ON unexpected_messages (tenant_id, station_pk, last_at DESC, id DESC);
${tenantTable('unexpected_messages')}
`

const down = `DROP TABLE unexpected_messages;`

export default { name: '034-unexpected-messages', up, down } satisfies Migration
