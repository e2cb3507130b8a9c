import { currentTenant, type Migration, tenantTable } from './migration.js'

// display_key is the display in a form that compares; '' is the main one.
const up = `
CREATE TABLE display_messages (
  tenant_id ${currentTenant},
  station_pk bigint NOT NULL,
  message_id bigint NOT NULL,
  priority text NOT NULL,
  state text,
  start_at timestamptz,
  end_at timestamptz,
  transaction_id text,
  display json,
  display_key text NOT NULL DEFAULT '',
  message json NOT NULL,
  message_extra json,
  installed boolean NOT NULL,
  removed_at timestamptz,
  status text,
  status_of text,
  status_at timestamptz,
  set_by text,
  set_at timestamptz,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, station_pk, message_id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
${tenantTable('display_messages')}
`

const down = `DROP TABLE display_messages;`

export default { name: '014-display-messages', up, down } satisfies Migration
