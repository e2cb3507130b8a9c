import type { OcppVersion } from '#base/ocpp/version.js'
import type { CommandRow } from '#base/repositories/commands.js'

/** A tenant as the router and the key check see it. Tenant 0 is the system's own: its keys may act for every tenant. */
export interface TenantRow {
  id: number
  slug: string
  name: string
}

/** A key, found by its hash. `permissions` may hold `*`. */
export interface ApiKeyRow {
  id: number
  tenantId: number
  name: string
  permissions: string[]
  expiresAt?: Date
}

export interface Credential {
  kind: 'hmac' | 'scrypt'
  hash: Buffer
  salt?: Buffer
}

/** What a station was told about how to log in, and has not shown that it knows. */
export interface AccessChange {
  id: number
  /** The network configuration slot it is meant for; absent: it counts as soon as the station has taken it. */
  slot?: number
  securityProfile?: number
  credential?: Credential
}

/** What a handshake needs to know of a station. */
export interface StationAccess {
  tenantId: number
  stationPk: number
  stationId: string
  securityProfile: number
  ocppVersions: OcppVersion[]
  credential?: Credential
  /** Latest first. */
  changes: AccessChange[]
  bootStatus?: 'Accepted' | 'Pending' | 'Rejected'
}

/** A station, by our number for it. */
export interface StationKey {
  tenantId: number
  stationPk: number
}

export interface LinkClaim {
  tenantId: number
  stationPk: number
  processId: string
  version: OcppVersion
  remoteAddress: string
}

export interface LinkEnd {
  tenantId: number
  stationPk: number
  epoch: number
  code: number
  reason: string
}

export interface Attempt {
  tenantId: number
  claimedId: string
  cause: string
  detail: string
  addressBlock: string
  count: number
  firstAt: Date
  lastAt: Date
  offered: object
  /** Of the first password among them. */
  passwordHash?: Buffer
  /** They did not all offer the same password. */
  offersDiffer?: boolean
}

/** Who holds a station's socket now; undefined when nobody alive does. */
export interface LinkOwner {
  processId: string
  epoch: number
  version: OcppVersion
}

/** What the queue of a station says when its router process asks for work. */
export type QueueHead =
  /** This one is now marked `sent` by the asker, who must send it once and say what came of it. */
  | { kind: 'send'; command: { id: string; action: string; version: OcppVersion; request: string } }
  | { kind: 'empty' }
  /** The station is not accepted (B02, B03), or its first command is still in the hands of another live process. */
  | { kind: 'wait' }
  /** The asker does not hold the station's socket; `processId` does, if anybody. */
  | { kind: 'elsewhere'; processId?: string }

export interface CommandRef {
  tenantId: number
  id: string
}

/** A callback whose time has come, with the outcome it tells. */
export interface DueCallback {
  tenantId: number
  id: number
  url: string
  attempts: number
  createdAt: Date
  command: CommandRow
}

/**
 * The few questions that cross tenants, each a named function on the role `plugboard_system`.
 * Everything else goes through `withTenant`.
 */
export interface SystemData {
  tenants: {
    list(): Promise<TenantRow[]>
    /** Makes tenant 0 and, where there is none with id 1, the default tenant. Returns the slugs of all tenants but 0. */
    ensure(defaultSlug: string): Promise<string[]>
    create(tenant: { name: string; slug: string }): Promise<TenantRow>
    remove(id: number): Promise<boolean>
  }
  apiKeys: {
    byHash(hash: Buffer): Promise<ApiKeyRow | undefined>
    /** The admin key of the installation: tenant 0, every permission. Replaces an older one. */
    ensureAdmin(hash: Buffer): Promise<void>
  }
  links: {
    access(tenantId: number, stationId: string): Promise<StationAccess | undefined>
    /** Raises the epoch, makes this process the owner and opens a connection row. The epoch is the truth about who holds the socket. */
    claim(claim: LinkClaim): Promise<number>
    /** Closes the connection rows; a station goes offline only where the epoch is still the one that ended. Returns those that did. */
    release(ends: LinkEnd[]): Promise<Array<{ tenantId: number; stationPk: number }>>
    /** Replaces a station's credential by another hash of the same password, unless the password was changed meanwhile. */
    rehash(station: { tenantId: number; stationPk: number }, from: Credential, to: Credential): Promise<void>
    owner(tenantId: number, stationId: string): Promise<LinkOwner | undefined>
    /** Coalesced signs of life. */
    seen(rows: Array<{ tenantId: number; stationPk: number; at: Date }>): Promise<void>
  }
  /** Passwords and security profiles on their way to stations. Each is noted before the station is told. */
  accessChanges: {
    /** How it is registered, a password it is about to get included; undefined: it is not registered any more. */
    present(station: StationKey): Promise<{ securityProfile: number; hasPassword: boolean } | undefined>
    /** Returns its id. Of one station the latest four are kept. */
    add(station: StationKey, change: Omit<AccessChange, 'id'>): Promise<number>
    /** The station did not take it. */
    remove(station: StationKey, id: number): Promise<void>
    /** The station took it: a password that counts at once replaces the former one; what is meant for later waits for a login. */
    accepted(station: StationKey, id: number): Promise<void>
    /** It logged in so: the security profile is never lower again (A05.FR.07), and a password from `change` replaces the former one. */
    loggedIn(station: StationKey, login: { securityProfile: number; change?: AccessChange }): Promise<void>
  }
  attempts: {
    /** Adds up refused handshakes: the first password of each stays, others are flagged. At most `cap` rows are kept per tenant. */
    add(attempts: Attempt[], cap: number): Promise<void>
  }
  processes: {
    /** Shows that a process lives. True when it had been buried since its last sign. */
    beat(process: { id: string; modules: string; host: string }): Promise<boolean>
    /** Removes processes silent for longer than that and closes what they left open. Returns the stations that went offline. */
    bury(silentSeconds: number): Promise<Array<{ tenantId: number; stationPk: number; stationId: string }>>
    leave(id: string): Promise<void>
  }
  commands: {
    /**
     * The next command of a station, in the order asked. Marked `sent` in the database before the caller sees it; only the process that holds the socket gets one.
     * A command left `sent` by a process that is gone (or for longer than `lostAfterSeconds`) goes back to the queue if it is repeatable, else it fails as `unknown`.
     */
    next(ask: {
      tenantId: number
      stationId: string
      processId: string
      lostAfterSeconds: number
      /** A 1.6 station that never booted counts as accepted. */
      unbooted16: boolean
    }): Promise<QueueHead>
    /** The station went away before the frame was written: it is first in the queue again. */
    putBack(command: CommandRef, processId: string): Promise<void>
    /** The next message of a command that takes several is about to go: it has as many seconds more. False when the command has ended. */
    goesOn(command: CommandRef, seconds: number): Promise<boolean>
    /** Ends what waited too long in the queue and what was sent by a process that never said what came of it. Returns how many. */
    endOverdue(lostAfterSeconds: number): Promise<number>
    /** Answers that no module has recorded yet, oldest first, and the action whose module must; none for a raw 1.6 command without 2.x meaning. */
    unapplied(limit: number): Promise<Array<CommandRef & { action?: string }>>
    /** Accepted stations that are online while commands wait for them, and the process that holds each. */
    waiting(limit: number): Promise<Array<{ tenantId: number; stationId: string; processId: string }>>
  }
  callbacks: {
    /** Takes due callbacks for one sender; nobody else gets them for `leaseSeconds`. */
    take(limit: number, leaseSeconds: number): Promise<DueCallback[]>
    delivered(callback: { tenantId: number; id: number }): Promise<void>
    /** Without `retrySeconds` it is given up. */
    failed(callback: { tenantId: number; id: number }, error: string, retrySeconds?: number): Promise<void>
  }
  partitions: {
    ensure(weeksAhead: number): Promise<void>
    drop(table: 'status_history' | 'meter_values' | 'ocpp_messages', olderThan: Date): Promise<number>
  }
  outbox: {
    /** Takes due rows for one publisher; `publish` resolves when the event is safe, and only then the row goes. Returns how many were published. */
    drain(limit: number, publish: (event: string, body: unknown) => Promise<void>): Promise<number>
  }
}
