import type { Migration } from './migration.js'

const up = 'ALTER TABLE certificate_queries ADD COLUMN reason text;'

const down = 'ALTER TABLE certificate_queries DROP COLUMN reason;'

export default { name: '028-certificate-reasons', up, down } satisfies Migration
