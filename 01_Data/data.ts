import 'reflect-metadata'
import type { Data } from '#base/data.js'
import { openMessageLog } from './ingest/messages.js'
import { openIngest } from './ingest/writer.js'
import { models } from './models.js'
import { openPool, openSequelize, refuseStrongRole } from './pools.js'
import { repositories } from './repositories.js'
import { retention } from './retention.js'
import { systemData } from './system/system.js'
import { type Defaults, type Unit, withUnit } from './unit.js'

export interface DataOptions {
  /** Login of the role that sees one tenant at a time (plugboard_app). */
  appUrl: string
  /** Login of the role for the few cross-tenant functions (plugboard_system). */
  systemUrl: string
  /** Connections of the app role; the system role takes a quarter of it. */
  poolSize?: number
  defaults: Defaults
}

/** Opens the database for serving. Refuses logins that row-level security does not bind. */
export async function openData({ appUrl, systemUrl, poolSize = 10, defaults }: DataOptions): Promise<Data> {
  const sequelize = openSequelize(appUrl, poolSize)
  sequelize.addModels(models)
  const app = openPool(appUrl, { max: 4, name: 'plugboard ingest' })
  const system = openPool(systemUrl, { max: Math.max(2, Math.ceil(poolSize / 4)), name: 'plugboard system' })
  const close = async () => void (await Promise.all([sequelize.close(), app.end(), system.end()]))
  try {
    await refuseStrongRole(app, 'DATABASE_APP_URL')
    await refuseStrongRole(system, 'DATABASE_SYSTEM_URL')
  } catch (err) {
    await close()
    throw err
  }
  const functions = systemData(system)
  const inTenant = <T>(tenantId: number, work: (unit: Unit) => Promise<T>) => withUnit(sequelize, { tenantId, defaults }, work)
  return {
    withTenant: (tenantId, work) => inTenant(tenantId, (unit) => work(repositories(unit))),
    system: functions,
    retention: retention(functions, inTenant),
    ingest: openIngest(app),
    messageLog: openMessageLog(app),
    healthy: () =>
      app.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    close,
  }
}
