import type { Batch } from '#base/ocpp/action.js'
import type { Permission } from '#base/permissions.js'

/** What the whole product can do, known to every process whatever it loads. */
export interface Catalogue {
  /** Actions a station may ask of us: one of these that nobody serves is away, not unsupported. */
  incoming: ReadonlySet<string>
  /** Actions an operator may send, with the module that owns each. */
  commands: ReadonlyMap<string, { module: string; permission: Permission; batch?: Batch }>
}
