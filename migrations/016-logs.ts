import { currentTenant, type Migration, tenantTable } from './migration.js'

const up = `
-- What lies in the store of files under storage_key: firmware of operators, logs of stations.
CREATE TABLE files (
  tenant_id ${currentTenant},
  id bigint GENERATED ALWAYS AS IDENTITY,
  storage_key text NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  content_type text,
  size_bytes bigint NOT NULL,
  sha256 text NOT NULL,
  md5 text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, storage_key)
);
${tenantTable('files')}

-- The log that was asked for and the file that came.
CREATE TABLE log_files (
  tenant_id ${currentTenant},
  followed_id bigint NOT NULL,
  file_id bigint NOT NULL,
  PRIMARY KEY (tenant_id, followed_id),
  FOREIGN KEY (tenant_id, followed_id) REFERENCES followed_requests (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, file_id) REFERENCES files (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX log_files_of_file ON log_files (tenant_id, file_id);
${tenantTable('log_files')}

-- Hashes of the tokens in URLs for stations. With a file: download it until the token expires. With a station: upload one file, once.
CREATE TABLE file_tokens (
  tenant_id ${currentTenant},
  hash bytea NOT NULL,
  file_id bigint,
  station_pk bigint,
  request_id bigint,
  expires_at timestamptz NOT NULL,
  claimed_at timestamptz,
  used_at timestamptz,
  PRIMARY KEY (tenant_id, hash),
  FOREIGN KEY (tenant_id, file_id) REFERENCES files (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, station_pk) REFERENCES stations (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX file_tokens_of_file ON file_tokens (tenant_id, file_id);
CREATE INDEX file_tokens_of_station ON file_tokens (tenant_id, station_pk);
${tenantTable('file_tokens')}
`

const down = `DROP TABLE file_tokens, log_files, files;`

export default { name: '016-logs', up, down } satisfies Migration
