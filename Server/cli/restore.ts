import { resolve } from 'node:path'
import { readBackup } from '../backup/read.js'
import { secretKeyId } from '../backup/write.js'
import { readConfig } from '../config.js'
import { derivePasswords } from '../roles.js'
import { findSecretKey } from '../secrets.js'
import { command } from './command.js'
import { withDatabase } from './databaseUrl.js'
import { tableLine } from './tableLine.js'

/** `restore FILE`: fills an empty database from a backup, all of it or nothing. */
export const restore = command('restore', async ([file]) => {
  if (!file) {
    console.error('plugboard restore FILE')
    return 1
  }
  const values = readConfig()
  const secretKey = await findSecretKey(values)
  const passwords = secretKey && derivePasswords(secretKey)
  const header = await withDatabase(values, { make: true }, (url) =>
    readBackup({ url, file: resolve(file), passwords, onTable: (table) => console.log(tableLine(table)) }),
  )
  const rows = header.tables.reduce((sum, table) => sum + table.rows, 0)
  console.log(`\nrestored ${rows.toLocaleString('en')} rows of ${header.at} (Plugboard ${header.plugboard})`)
  if (header.secretKeyId && (!secretKey || secretKeyId(secretKey) !== header.secretKeyId))
    console.log(
      'The secret key here is not the one of the backup: put that one in place (SECRET_KEY or DATA_DIR/secret.key) before the next start, or stations with passwords are refused until they get new ones.',
    )
  return 0
})
