import { currentTenant, type Migration, tenantTable } from './migration.js'

const up = `
CREATE TABLE token_groups (
  tenant_id ${currentTenant} REFERENCES tenants (id) ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY,
  group_id_token text NOT NULL,
  group_key text NOT NULL,
  master_pass boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, group_key)
);
${tenantTable('token_groups')}

CREATE TABLE tokens (
  tenant_id ${currentTenant} REFERENCES tenants (id) ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY,
  id_token text NOT NULL,
  type text NOT NULL,
  type_key text NOT NULL,
  value_key text NOT NULL,
  status text NOT NULL DEFAULT 'Accepted',
  expires_at timestamptz,
  group_id bigint,
  restrictions jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, value_key, type_key),
  FOREIGN KEY (tenant_id, group_id) REFERENCES token_groups (tenant_id, id) ON DELETE SET NULL (group_id)
);
${tenantTable('tokens')}

-- OCPP 1.6 transaction ids are ours to give: never guessable from the first one on, never above what an int4 holds.
CREATE SEQUENCE ocpp16_transaction_id AS integer CYCLE;
SELECT setval('ocpp16_transaction_id', 100000 + floor(random() * 1000000000)::int);
GRANT USAGE ON SEQUENCE ocpp16_transaction_id TO plugboard_app;

CREATE TABLE transactions (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  transaction_id text NOT NULL,
  incarnation integer NOT NULL DEFAULT 0,
  start_key text,
  evse_id integer,
  connector_id integer,
  id_token text,
  id_token_type text,
  value_key text,
  group_key text,
  started_at timestamptz,
  ended_at timestamptz,
  first_event_at timestamptz NOT NULL,
  last_event_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  last_seq_no bigint NOT NULL DEFAULT -1,
  charging_state text,
  stop_reason text,
  remote_start_id bigint,
  reservation_id bigint,
  meter_start_wh bigint,
  meter_stop_wh bigint,
  energy_wh bigint,
  flags text[] NOT NULL DEFAULT '{}',
  energy_flags text[] NOT NULL DEFAULT '{}',
  explanation json,
  closed_at timestamptz,
  close_reason text,
  closed_by text CHECK (closed_by IN ('closed', 'stale')),
  custom_data json,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, station_pk, transaction_id, incarnation),
  UNIQUE (tenant_id, station_pk, start_key),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
) WITH (fillfactor = 80);
CREATE INDEX transactions_active ON transactions (tenant_id, station_pk) WHERE ended_at IS NULL;
CREATE INDEX transactions_of_token ON transactions (tenant_id, value_key, id) WHERE value_key IS NOT NULL;
CREATE INDEX transactions_recent ON transactions (tenant_id, COALESCE(started_at, first_event_at) DESC, id DESC);
CREATE INDEX transactions_of_evse ON transactions (tenant_id, station_pk, evse_id, started_at DESC);
${tenantTable('transactions')}

-- All that arrived about a transaction. Rows with a conflict are evidence only: the first version of an event, and the first end, hold.
CREATE TABLE transaction_events (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  transaction_pk bigint NOT NULL,
  seq_no bigint,
  event_type text NOT NULL,
  at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  trigger_reason text NOT NULL,
  offline boolean NOT NULL DEFAULT false,
  evse_id integer,
  connector_id integer,
  id_token text,
  id_token_type text,
  value_key text,
  group_key text,
  charging_state text,
  stop_reason text,
  remote_start_id bigint,
  reservation_id bigint,
  flags text[],
  custom_data json,
  payload json NOT NULL,
  payload_hash bytea NOT NULL,
  response json NOT NULL,
  conflict text,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, transaction_pk) REFERENCES transactions (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX transaction_events_key ON transaction_events
  (tenant_id, transaction_pk, COALESCE(seq_no, -1), event_type, at, (CASE WHEN conflict IS NULL THEN '' ELSE payload_hash END));
${tenantTable('transaction_events')}

CREATE TABLE commands (
  tenant_id ${currentTenant} REFERENCES tenants (id) ON DELETE CASCADE,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  station_id text NOT NULL,
  ocpp_version text NOT NULL,
  action text NOT NULL,
  request json NOT NULL,
  status text NOT NULL CHECK (status IN ('queued', 'sent', 'answered', 'failed')),
  when_offline text NOT NULL DEFAULT 'fail' CHECK (when_offline IN ('fail', 'queue')),
  repeatable boolean NOT NULL DEFAULT false,
  requested_by text,
  callback_url text,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Of a queued command: when it is no longer worth sending. Of any other: when its outcome must be known.
  expires_at timestamptz NOT NULL,
  sent_at timestamptz,
  -- The process that has it in hand since sent_at.
  process_id text,
  finished_at timestamptz,
  response json,
  -- The same answer in 2.x terms, where the command was a raw 1.6 one: { action, request, response }.
  meaning json,
  error json,
  applied boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, id)
);
CREATE INDEX commands_waiting ON commands (tenant_id, station_id, seq) WHERE when_offline = 'queue' AND status IN ('queued', 'sent');
CREATE INDEX commands_open ON commands (expires_at) WHERE status IN ('queued', 'sent');
CREATE INDEX commands_unapplied ON commands (finished_at) WHERE status = 'answered' AND NOT applied;
CREATE INDEX commands_recent ON commands (tenant_id, seq DESC);
CREATE INDEX commands_by_station ON commands (tenant_id, station_id, seq DESC);
${tenantTable('commands', { system: true })}

CREATE TABLE callbacks (
  tenant_id ${currentTenant} REFERENCES tenants (id) ON DELETE CASCADE,
  id bigint GENERATED ALWAYS AS IDENTITY,
  command_id uuid NOT NULL,
  url text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  delivered_at timestamptz,
  given_up_at timestamptz,
  last_error text,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, command_id),
  FOREIGN KEY (tenant_id, command_id) REFERENCES commands (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX callbacks_due ON callbacks (next_attempt_at) WHERE delivered_at IS NULL AND given_up_at IS NULL;
${tenantTable('callbacks', { system: true })}
`

const down = `DROP TABLE callbacks, commands, transaction_events, transactions, tokens, token_groups; DROP SEQUENCE ocpp16_transaction_id;`

export default { name: '003-charging', up, down } satisfies Migration
