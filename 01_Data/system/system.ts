import type pg from 'pg'
import type { SystemData } from '#base/system.js'
import { accessChanges } from './accessChanges.js'
import { apiKeys } from './apiKeys.js'
import { attempts } from './attempts.js'
import { callbacks } from './callbacks.js'
import { commands } from './commands.js'
import { links } from './links.js'
import { outbox } from './outbox.js'
import { partitions } from './partitions.js'
import { processes } from './processes.js'
import { tenants } from './tenants.js'

/** Every cross-tenant function there is, on the role `plugboard_system`. */
export const systemData = (pool: pg.Pool): SystemData => ({
  accessChanges: accessChanges(pool),
  apiKeys: apiKeys(pool),
  attempts: attempts(pool),
  callbacks: callbacks(pool),
  commands: commands(pool),
  links: links(pool),
  outbox: outbox(pool),
  partitions: partitions(pool),
  processes: processes(pool),
  tenants: tenants(pool),
})
