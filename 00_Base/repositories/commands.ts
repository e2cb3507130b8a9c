import type { OcppVersion } from '#base/ocpp/version.js'
import type { Page, PageRequest } from '#base/repositories.js'

/** Why a command has no answer. `code` says more: the station's CALLERROR code, or ours. */
export interface CommandError {
  kind: 'callError' | 'offline' | 'timeout' | 'refused' | 'unknown'
  code?: string
  message: string
  /** What the station added to its CALLERROR. */
  details?: object
}

/** A raw 1.6 command said again in 2.x terms, so that the same code records what the station answered. */
export interface Meaning {
  action: string
  request: object
  response: object
}

export type CommandStatus = 'queued' | 'sent' | 'answered' | 'failed'

/** How a command ended. */
export type CommandOutcome = { status: 'answered'; response: object; meaning?: Meaning } | { status: 'failed'; error: CommandError }

/** One request to one station. */
export interface CommandRow {
  id: string
  tenantId: number
  stationId: string
  version: OcppVersion
  action: string
  request: object
  status: CommandStatus
  whenOffline: 'fail' | 'queue'
  requestedBy?: string
  callbackUrl?: string
  createdAt: Date
  expiresAt: Date
  sentAt?: Date
  finishedAt?: Date
  response?: object
  meaning?: Meaning
  error?: CommandError
}

export interface NewCommand {
  stationId: string
  version: OcppVersion
  action: string
  /** JSON text, stored as it is: the operator's key order goes out on the wire. */
  request: string
  whenOffline: 'fail' | 'queue'
  repeatable: boolean
  requestedBy?: string
  callbackUrl?: string
  /** From now: how long it may wait in the queue, or else how long its outcome may take. */
  lifeSeconds: number
  /** The process that is about to send it; absent for those that wait in the queue. */
  processId?: string
  /** Refused before anything was sent. */
  error?: CommandError
}

/** What a command needs to know of the station it is meant for. */
export interface CommandTarget {
  stationPk: number
  stationId: string
  bootStatus?: 'Accepted' | 'Pending' | 'Rejected'
  /** What it spoke when it was last connected; absent: it never was. */
  lastVersion?: OcppVersion
  /** What it may speak. */
  ocppVersions: OcppVersion[]
  /** Of its present connection; absent while it is offline. */
  link?: { processId: string; version: OcppVersion }
}

export interface CommandFilter {
  stationId?: string
  action?: string
  status?: CommandStatus
  from?: Date
  to?: Date
}

export interface Commands {
  /** Those of the named stations that are registered. */
  targets(stationIds: string[]): Promise<CommandTarget[]>
  /** Stores them before anything is sent and returns their ids, in order. Those that bring an error are finished at once, with event and callback. */
  add(commands: NewCommand[]): Promise<string[]>
  /** Holds an unfinished (or answered but not yet applied) command until the transaction ends; undefined when it is finished or unknown. */
  lock(id: string): Promise<(CommandRow & { stationPk?: number }) | undefined>
  /** Keeps what the station answered, before the module that owns the action has recorded it. False when the command was finished already. */
  keepAnswer(id: string, outcome: CommandOutcome & { status: 'answered' }): Promise<boolean>
  /** Ends it, once: the outcome, the durable `command.finished` and the callback are one commit. False when it was finished already. */
  finish(id: string, outcome: CommandOutcome): Promise<boolean>
  find(id: string): Promise<CommandRow | undefined>
  /** Newest first. */
  list(filter: CommandFilter, page: PageRequest): Promise<Page<CommandRow>>
}
