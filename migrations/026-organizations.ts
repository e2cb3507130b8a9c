import type { Migration } from './migration.js'

const up = `ALTER TABLE tenants ADD COLUMN organizations text[] NOT NULL DEFAULT '{}';`

const down = `ALTER TABLE tenants DROP COLUMN organizations;`

export default { name: '026-organizations', up, down } satisfies Migration
