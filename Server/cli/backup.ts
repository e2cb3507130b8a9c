import { resolve } from 'node:path'
import { writeBackup } from '../backup/write.js'
import { readConfig } from '../config.js'
import { servingUrls } from '../database.js'
import { findSecretKey } from '../secrets.js'
import { command } from './command.js'
import { withDatabase } from './databaseUrl.js'
import { tableLine } from './tableLine.js'

/** `backup FILE`: every row of the database in one file, beside a running Plugboard or without it. */
export const backup = command('backup', async ([file]) => {
  if (!file) {
    console.error('plugboard backup FILE')
    return 1
  }
  const values = readConfig()
  const secretKey = await findSecretKey(values)
  const path = resolve(file)
  const { tables } = await withDatabase(values, {}, (url) =>
    writeBackup({ url, file: path, secretKey, ...servingUrls(values, url, secretKey), onTable: (table) => console.log(tableLine(table)) }),
  )
  console.log(`\n${path}: ${tables.reduce((sum, { rows }) => sum + rows, 0).toLocaleString('en')} rows`)
  console.log(
    `The secret key is not in it: keep ${secretPlace(values)} too. Without it stations that log in with a password need new ones, and callbacks are signed anew.`,
  )
  return 0
})

const secretPlace = ({ SECRET_KEY, SECRET_KEY_FILE, DATA_DIR }: ReturnType<typeof readConfig>): string =>
  SECRET_KEY ? 'SECRET_KEY' : (SECRET_KEY_FILE ?? `${DATA_DIR}/secret.key`)
