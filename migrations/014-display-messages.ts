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

-- What a station was last told of the cost of a transaction, to show it, and what it last said of the transaction when it was asked.
ALTER TABLE transactions
  ADD COLUMN running_cost text,
  ADD COLUMN running_cost_at timestamptz,
  ADD COLUMN station_ongoing boolean,
  ADD COLUMN station_messages_in_queue boolean,
  ADD COLUMN station_status_at timestamptz;
`

const down = `
ALTER TABLE transactions DROP COLUMN running_cost, DROP COLUMN running_cost_at, DROP COLUMN station_ongoing, DROP COLUMN station_messages_in_queue,
  DROP COLUMN station_status_at;
DROP TABLE display_messages;
`

export default { name: '014-display-messages', up, down } satisfies Migration
