import type { Migration } from './migration.js'

const up = `
-- What the URL began with that a token was given away in: whoever shows the URL again is known to mean this Plugboard.
ALTER TABLE file_tokens ADD COLUMN base text;

-- The file of ours that an update was to install, and the update that it repeats. While the file is there it can be offered again; of its number nothing else is known.
ALTER TABLE followed_requests ADD COLUMN file_id bigint, ADD COLUMN retry_of bigint;
CREATE UNIQUE INDEX followed_requests_retry ON followed_requests (tenant_id, retry_of) WHERE state <> 'refused';
`

const down = `
ALTER TABLE followed_requests DROP COLUMN retry_of, DROP COLUMN file_id;
ALTER TABLE file_tokens DROP COLUMN base;
`

export default { name: '030-firmware-retries', up, down } satisfies Migration
