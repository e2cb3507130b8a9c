import { masked } from '#base/ocpp/mask.js'
import type { StationReply } from '#base/ports/stationCall.js'
import type { CommandError, CommandOutcome, CommandRow } from '#base/repositories/commands.js'

/** What an operator is told of one command, in answers and callbacks. */
export interface CommandAnswer {
  identifier: string
  commandId: string
  status: CommandRow['status']
  /** True when the station answered, whatever it answered; absent until the command has ended. */
  success?: boolean
  payload?: object
  error?: CommandError
}

/** How a command ends, from what the router says. */
export function outcomeOf(reply: StationReply): CommandOutcome {
  switch (reply.kind) {
    case 'result':
      // Passwords and keys are of no use to whoever records or reads it.
      return { status: 'answered', response: masked(reply.payload), meaning: reply.as && masked(reply.as) }
    case 'callError':
      return failed({
        kind: 'callError',
        code: reply.code,
        message: reply.description || `the station answered ${reply.code}`,
        details: reply.details,
      })
    case 'refused':
      return failed({ kind: 'refused', code: reply.code, message: reply.reason })
    case 'offline':
      return failed({ kind: 'offline', message: 'the station is not connected' })
    case 'timeout':
      return failed({ kind: 'timeout', message: 'the station did not answer in time; it may have carried the command out' })
  }
}

const failed = (error: CommandError): CommandOutcome => ({ status: 'failed', error })

/** A finished command as the operator sees it. */
export const answerOf = (identifier: string, commandId: string, outcome: CommandOutcome): CommandAnswer =>
  outcome.status === 'answered'
    ? { identifier, commandId, status: 'answered', success: true, payload: outcome.response }
    : { identifier, commandId, status: 'failed', success: false, error: outcome.error }

/** A stored command as the operator sees it, finished or not. */
export function answerOfRow({ stationId, id, status, response, error, expiresAt }: CommandRow): CommandAnswer {
  if (status === 'answered') return answerOf(stationId, id, { status, response: response ?? {} })
  if (status === 'failed')
    return answerOf(stationId, id, { status, error: error ?? { kind: 'unknown', message: 'nothing is known of it' } })
  const waiting: CommandError =
    status === 'queued'
      ? {
          kind: 'offline',
          code: 'Queued',
          message: `kept until the station is back and accepted, at most until ${expiresAt.toISOString()}`,
        }
      : { kind: 'timeout', code: 'UnderWay', message: 'sent; the station has not answered yet' }
  return { identifier: stationId, commandId: id, status, error: waiting }
}

/** A command just stored, for an operator who does not wait. */
export const waitingAnswer = (identifier: string, commandId: string, status: 'queued' | 'sent', error?: CommandError): CommandAnswer => ({
  identifier,
  commandId,
  ...(error ? { status: 'failed', success: false, error } : { status }),
})
