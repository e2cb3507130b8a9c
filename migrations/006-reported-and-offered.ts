import type { Migration } from './migration.js'

// What a station says of its connectors stands beside what its operator says, so that the operator's word wins and can be taken back.
// An unknown station's first offer stays what an operator approves; whether others differed is kept beside it.
const up = `
ALTER TABLE connectors ADD COLUMN reported_type text, ADD COLUMN reported_format text;
ALTER TABLE evses ADD COLUMN reported_max_power_w integer;
ALTER TABLE connection_attempts ADD COLUMN offers_differ boolean NOT NULL DEFAULT false;
`

const down = `
ALTER TABLE connection_attempts DROP COLUMN offers_differ;
ALTER TABLE evses DROP COLUMN reported_max_power_w;
ALTER TABLE connectors DROP COLUMN reported_type, DROP COLUMN reported_format;
`

export default { name: '006-reported-and-offered', up, down } satisfies Migration
