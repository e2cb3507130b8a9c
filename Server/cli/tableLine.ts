import type { TableDone } from '../backup/write.js'

/** One line of progress for people. */
export const tableLine = ({ name, rows, bytes }: TableDone): string =>
  `  ${name.padEnd(24)} ${rows.toLocaleString('en').padStart(12)} rows ${(bytes / 1_048_576).toFixed(1).padStart(9)} MB`
