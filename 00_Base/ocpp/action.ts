import type { AfterContext, Context, Log, OutsideContext } from '#base/context.js'
import type { Outcome, Row } from '#base/ingest.js'
import type { Messages, StatusInfoType } from '#base/ocpp/generated/v21.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import type { Permission } from '#base/permissions.js'
import type { Files } from '#base/ports/files.js'
import type { Repositories } from '#base/repositories.js'
import type { Settings } from '#base/settings.js'

/** OCPP 2.1 names every 2.x action; 2.0.1 is a subset of it, 1.6 is translated into it. */
export type ActionName = keyof Messages
export type RequestOf<A extends ActionName> = Messages[A]['request']
export type ResponseOf<A extends ActionName> = Messages[A]['response']
/** What a handler returns: undefined for what a station only sends and nobody answers (2.1 NotifyPeriodicEventStream). */
export type AnswerTo<A extends ActionName> = [ResponseOf<A>] extends [never] ? undefined : ResponseOf<A>

type After<A extends ActionName> = (request: RequestOf<A>, response: ResponseOf<A>, context: AfterContext) => Promise<void>

/** Station asks, we answer: `handle` returns the response or throws an OcppError, inside the tenant's transaction. */
export interface Incoming<A extends ActionName = ActionName> {
  kind: 'incoming'
  write: 'transaction'
  action: A
  /** What has to be asked of others (an OCSP responder) first: no transaction is open while it waits, and it writes nothing. It answers within seconds, whatever happens outside. */
  outside?(request: RequestOf<A>, context: OutsideContext): Promise<unknown>
  /** `told`: what `outside` came back with. */
  handle(request: RequestOf<A>, context: Context, told?: any): Promise<AnswerTo<A>>
  /** Runs once the answer has left; may call the station back. */
  after?: After<A>
}

/** What a batch handler decided. The ingest writer commits the rows; only then the answer leaves. */
export interface Batched<A extends ActionName = ActionName> {
  rows: Row[]
  /** The answer, or how it follows from what was stored (a repeat, an id given by the insert). One outcome per row, in order. */
  response: ResponseOf<A> | ((outcomes: Outcome[]) => ResponseOf<A>)
}

/** The hot path: `handle` opens no transaction of its own; it reads, decides and returns rows. */
export interface BatchIncoming<A extends ActionName = ActionName> {
  kind: 'incoming'
  write: 'batch'
  action: A
  handle(request: RequestOf<A>, context: Context): Promise<Batched<A>>
  after?: After<A>
}

/** What a command may touch before it is sent, and when its answer is recorded. */
export interface CommandContext extends Context {
  /** Who asked for it, such as `key 1/3`; absent where nobody said. */
  requestedBy?: string
  /** What the station speaks; undefined while it is offline, and when an answer is recorded. */
  stationVersion?: OcppVersion
}

/** What a command may touch while nothing of it is stored yet, and no transaction is open. */
export interface VetContext {
  settings: Pick<Settings, 'firmware'>
  files: Files
  log: Log
  now(): Date
  inTenant<T>(work: (data: Repositories) => Promise<T>): Promise<T>
}

/** How a request that is a list goes out in several messages, when it is longer than the station takes in one. */
export interface Batch<A extends ActionName = any> {
  /** What the request lists. */
  items: keyof RequestOf<A> & string
  /** What the answer lists: one for each item. */
  results: keyof ResponseOf<A> & string
  /** The component whose ItemsPerMessage and BytesPerMessage, with the action as instance, say how much a message may hold. */
  limits: 'DeviceDataCtrlr' | 'MonitoringCtrlr'
  /** What stands in the answer for an item that got none. */
  unanswered(item: any, why: StatusInfoType): object
}

/** An operator asks, the station answers. Becomes a REST route, a Swagger entry and a permission check. */
export interface Command<A extends ActionName = ActionName> {
  kind: 'command'
  action: A
  /** One line for Swagger: what it does for the operator. */
  summary: string
  /** What the station may answer and what Plugboard then does; Markdown. */
  description: string
  permission: Permission
  /** A request body that its own schema accepts. */
  example: RequestOf<A>
  /** May be sent again when a crash left it without a known outcome. */
  repeatable?: boolean
  /** Refuses a request that is wrong as it stands, with an OcppError that may name the `field`: a 400, and no command is stored. Looks at nothing but the request. */
  check?(request: RequestOf<A>): void
  /**
   * Refuses a request that is wrong for whatever station, once for all of them: each command is stored as refused, with the message of the OcppError as the reason.
   * No transaction is open: it may read files and storage, and take its time.
   */
  vet?(request: RequestOf<A>, context: VetContext): Promise<void>
  /** Prepares for one station, or refuses with an OcppError, in the transaction that stores the command. */
  before?(request: RequestOf<A>, context: CommandContext): Promise<void>
  /** Longer lists than the station takes in one message are sent in several; their answers become one, each recorded by `after` as it comes. */
  batch?: Batch<A>
  /** Records what the station answered; takes effect once per answer, in one commit with the end of the command. It cannot call the station: its transaction is open. */
  after?(request: RequestOf<A>, response: ResponseOf<A>, context: CommandContext): Promise<void>
}

export type Action = Incoming<any> | BatchIncoming<any> | Command<any>

export function incoming<A extends ActionName>(action: A, handle: Incoming<A>['handle'], after?: After<A>): Incoming<A>
export function incoming<A extends ActionName, T>(
  action: A,
  first: { outside(request: RequestOf<A>, context: OutsideContext): Promise<T> },
  handle: (request: RequestOf<A>, context: Context, told: T) => Promise<AnswerTo<A>>,
  after?: After<A>,
): Incoming<A>
export function incoming<A extends ActionName>(
  action: A,
  write: { write: 'batch' },
  handle: BatchIncoming<A>['handle'],
  after?: After<A>,
): BatchIncoming<A>
export function incoming(action: ActionName, ...rest: any[]): Action {
  const [options, handle, after] = typeof rest[0] === 'function' ? [{}, ...rest] : rest
  return { kind: 'incoming', write: 'transaction', ...options, action, handle, after }
}

export const command = <A extends ActionName>(action: A, spec: Omit<Command<A>, 'kind' | 'action'>): Command<A> => ({
  kind: 'command',
  action,
  ...spec,
})
