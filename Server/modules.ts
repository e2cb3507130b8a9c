import type { Catalogue } from '#base/catalogue.js'
import type { Module } from '#util/module.js'
import Certificates from '../03_Modules/Certificates/index.js'
import Configuration from '../03_Modules/Configuration/index.js'
import EVDriver from '../03_Modules/EVDriver/index.js'
import Monitoring from '../03_Modules/Monitoring/index.js'
import OcppRouter from '../03_Modules/OcppRouter/index.js'
import Reporting from '../03_Modules/Reporting/index.js'
import SmartCharging from '../03_Modules/SmartCharging/index.js'
import Tenant from '../03_Modules/Tenant/index.js'
import Transactions from '../03_Modules/Transactions/index.js'

/** Every module of the product; APP_NAME picks from these. */
export const modules: Module[] = [
  Configuration,
  Transactions,
  EVDriver,
  SmartCharging,
  Certificates,
  Monitoring,
  Reporting,
  Tenant,
  OcppRouter,
]

/** What the whole product can do, whichever process does it. */
export const catalogue: Catalogue = {
  incoming: new Set(modules.flatMap(({ actions }) => actions.filter(({ kind }) => kind === 'incoming').map(({ action }) => action))),
  commands: new Map(
    modules.flatMap(({ name, actions }) =>
      actions.flatMap((action) =>
        action.kind === 'command' ? [[action.action, { module: name, permission: action.permission, batch: action.batch }] as const] : [],
      ),
    ),
  ),
}
