import { currentTenant, type Migration, tenantTable } from './migration.js'

const up = `
-- Requests that a station follows up with notifications: firmware to install or to publish, logs to upload. A number may come again: the newest request of
-- a number is the one its notifications belong to. One without a request is what a station told unasked.
CREATE TABLE followed_requests (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  station_pk bigint NOT NULL,
  action text NOT NULL,
  request_id bigint,
  request json,
  answer text,
  reason text,
  filename text,
  state text NOT NULL,
  status text,
  locations text[],
  requested_at timestamptz NOT NULL,
  answered_at timestamptz,
  status_at timestamptz,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX followed_requests_newest ON followed_requests (tenant_id, station_pk, action, id DESC);
${tenantTable('followed_requests')}

CREATE TABLE followed_statuses (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  followed_id bigint NOT NULL,
  status text NOT NULL,
  reason text,
  at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  times integer NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, id),
  FOREIGN KEY (tenant_id, followed_id) REFERENCES followed_requests (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX followed_statuses_of_request ON followed_statuses (tenant_id, followed_id, id DESC);
${tenantTable('followed_statuses')}
`

const down = `DROP TABLE followed_statuses, followed_requests;`

export default { name: '015-firmware', up, down } satisfies Migration
