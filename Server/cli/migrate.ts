import { readConfig } from '../config.js'
import { migrateDown, migrate as up } from '../migrate.js'
import { derivePasswords } from '../roles.js'
import { findSecretKey } from '../secrets.js'
import { command } from './command.js'
import { withDatabase } from './databaseUrl.js'

/** `migrate` brings the database to this release; `migrate down [name]` takes back everything down to and including `name`. */
export const migrate = command('migrate', async ([direction = 'up', to]) => {
  const values = readConfig()
  if (direction === 'up') {
    const secretKey = await findSecretKey(values)
    const passwords = secretKey && derivePasswords(secretKey)
    const { applied } = await withDatabase(values, { make: true }, (url) => up({ url, passwords }))
    console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'the database is up to date')
    return 0
  }
  if (direction === 'down') {
    const taken = await withDatabase(values, {}, (url) => migrateDown({ url, to }))
    console.log(taken.length > 0 ? `took back ${taken.join(', ')}` : 'nothing to take back')
    return 0
  }
  console.error('plugboard migrate [down [name]]')
  return 1
})
