import type { Migration } from './migration.js'

// What follows a boot is for the operator to turn on: stations expect silence.
const up = `ALTER TABLE stations ADD COLUMN ask_monitors_after_boot boolean NOT NULL DEFAULT false;`

const down = `ALTER TABLE stations DROP COLUMN ask_monitors_after_boot;`

export default { name: '033-monitors-after-boot', up, down } satisfies Migration
