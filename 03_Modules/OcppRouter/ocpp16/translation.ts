import type { ActionName, RequestOf, ResponseOf, VetContext } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import type { Messages as V16 } from '#base/ocpp/generated/v16.js'
import { validate } from '#base/ocpp/validate.js'

export type Action16 = keyof V16
export type Request16<F extends Action16> = V16[F]['request']
export type Response16<F extends Action16> = V16[F]['response']

export interface UpContext {
  /** When the router read the message. */
  receivedAt: Date
}

/** A station says `from` in 1.6; our handlers are asked `to` in 2.1. Both directions take valid messages only. */
export interface Translation<F extends Action16 = any, T extends ActionName = any> {
  from: F
  to: T
  /** The 2.1 request; throws an OcppError where the station's mistake leaves nothing to ask. */
  up(request: Request16<F>, context: UpContext): RequestOf<T>
  /** Total: every answer the 2.1 schema allows becomes one the 1.6 schema allows. */
  down(response: ResponseOf<T>, request: Request16<F>): Response16<F>
  /** The answer to a request that says nothing and is handed to nobody; undefined for every other. Ask before `up`. */
  answer?(request: Request16<F>): Response16<F> | undefined
}

export const translate = <F extends Action16, T extends ActionName>(
  from: F,
  to: T,
  spec: Omit<Translation<F, T>, 'from' | 'to'>,
): Translation<F, T> => ({ from, to, ...spec })

/** One CALL as a 1.6 station gets it. */
export type Call16<F extends Action16 = Action16> = { [A in F]: { action: A; payload: Request16<A> } }[F]

/** An operator asks `action` in 2.x; the station gets the `calls`, one after the other. */
export interface CommandTranslation<T extends ActionName = any, F extends Action16 = any> {
  action: T
  /** The 1.6 actions `calls` may name. */
  sends: readonly F[]
  /** What to send, in this order; empty when the answer needs no station. Throws OcppError('NotSupported') for what 1.6 lacks, with the reason. */
  calls(request: RequestOf<T>): Call16<F>[]
  /** The 2.x answer from the station's, one per call and in the same order. */
  up(responses: Response16<F>[], request: RequestOf<T>): ResponseOf<T>
  /** The answer to take for a call that got a CALLERROR, so that the others still count; without it the CALLERROR is the outcome of the command. */
  onCallError?: Response16<F>
}

export const translateCommand = <T extends ActionName, F extends Action16>(
  action: T,
  spec: Omit<CommandTranslation<T, F>, 'action'>,
): CommandTranslation<T, F> => ({ action, ...spec })

/** What a 1.6 call and its answer mean in 2.x terms. */
export interface Equivalent<T extends ActionName = any> {
  action: T
  request: RequestOf<T>
  response: ResponseOf<T>
}

/** A command in 1.6 words: the operator's body goes out as given, `as` says what it means in 2.x. */
export interface RawCommand<F extends Action16 = any, T extends ActionName = any> {
  name: F
  /** The 2.x action whose permission guards it and whose `after` records the answer. */
  action: T
  /** One line for Swagger. */
  summary: string
  /** Markdown for Swagger: what the station may answer and what Plugboard then does. */
  description: string
  /** A request body that its own schema accepts. */
  example: Request16<F>
  /** Refuses a request no station may get, with an OcppError that may name the `field`. */
  check?(request: Request16<F>): void
  /** Refuses what is wrong for whatever station; an OcppError says why. */
  vet?(request: Request16<F>, context: VetContext): Promise<void>
  /** Undefined where nothing of it can be said in 2.x. */
  as(request: Request16<F>, response: Response16<F>): Equivalent<T> | undefined
}

export const rawCommand = <F extends Action16, T extends ActionName>(
  name: F,
  action: T,
  spec: Omit<RawCommand<F, T>, 'name' | 'action' | 'as'> & {
    as(request: Request16<F>, response: Response16<F>): Omit<Equivalent<T>, 'action'> | undefined
  },
): RawCommand<F, T> => ({
  name,
  action,
  ...spec,
  as(request, response) {
    const meaning = spec.as(request, response)
    return meaning && isSayable(action, meaning) ? { action, ...meaning } : undefined
  },
})

// 1.6 bounds less than 2.x does: connector -1 or a profile without periods may be sent, and have no meaning in 2.x.
function isSayable(action: ActionName, { request, response }: Omit<Equivalent, 'action'>): boolean {
  try {
    validate('2.1', action, 'request', request)
    validate('2.1', action, 'response', response)
    return true
  } catch (err) {
    if (OcppError.is(err)) return false
    throw err
  }
}
