import type { AfterContext, OutsideContext } from '#base/context.js'
import type { Announcement } from '#base/events.js'
import type { Outcome, Row } from '#base/ingest.js'
import type { ActionName, AnswerTo, BatchIncoming, Command, CommandContext, Incoming, RequestOf, ResponseOf } from '#base/ocpp/action.js'
import { isSendOnly, validate } from '#base/ocpp/validate.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import type { Repositories } from '#base/repositories.js'

type Fakes = { [R in keyof Repositories]?: Partial<Repositories[R]> }

/** What a handler gets, and what it left behind. */
export type FakeContext = AfterContext &
  CommandContext &
  OutsideContext & {
    emitted: Announcement[]
    /** What was logged, as `level: message`. */
    logged: string[]
  }

/** The instant that `now` of a fake context says. */
export const now = new Date('2026-05-01T08:00:00.000Z')
/** When its message was received. */
export const receivedAt = new Date('2026-05-01T07:59:59.500Z')
export const station = { tenantId: 1, id: 7, stationId: 'CP1' }

/** A context whose repositories are the functions given here; whatever else a handler asks of storage fails by its name. */
export function fakeContext({
  data = {},
  ...over
}: Partial<Omit<CommandContext & OutsideContext, 'data'>> & { data?: Fakes } = {}): FakeContext {
  const emitted: Announcement[] = []
  const logged: string[] = []
  const log = (level: string) => (_fields: object, message: string) => void logged.push(`${level}: ${message}`)
  return {
    station,
    version: '2.1',
    receivedAt,
    data: onlyWhatIsGiven('data', data) as Repositories,
    read: (work) => work(onlyWhatIsGiven('data', data) as Repositories),
    revocation: onlyWhatIsGiven('revocation', {}) as OutsideContext['revocation'],
    cache: onlyWhatIsGiven('cache', {}) as CommandContext['cache'],
    log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    now: () => now,
    emit: (event, body) => void emitted.push({ event, body } as Announcement),
    call: async (action) => {
      throw new Error(`nobody expected ${action} to be sent`)
    },
    ...over,
    emitted,
    logged,
  }
}

function onlyWhatIsGiven<T extends object>(name: string, given: T): T {
  return new Proxy(given, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property)
      const path = `${name}.${String(property)}`
      if (value === undefined) throw new Error(`nobody expected ${path} to be used`)
      return typeof value === 'object' && value !== null ? onlyWhatIsGiven(path, value) : value
    },
  })
}

/** What a handler answers; both messages obey the schemas of 2.1. */
export async function answerTo<A extends ActionName>(
  action: Incoming<A>,
  request: RequestOf<A>,
  context = fakeContext(),
): Promise<AnswerTo<A>> {
  validate('2.1', action.action, 'request', request)
  const told = await action.outside?.(request, context)
  const response = await action.handle(request, context, told)
  if (!isSendOnly('2.1', action.action)) validate('2.1', action.action, 'response', response)
  return response
}

/** The rows a batch handler wants to be stored, and its answer once they are; both messages obey the schemas of 2.1. */
export async function decisionOf<A extends ActionName>(
  action: BatchIncoming<A>,
  request: RequestOf<A>,
  context = fakeContext(),
): Promise<{ rows: Row[]; answer(...outcomes: Array<Partial<Outcome>>): ResponseOf<A> }> {
  validate('2.1', action.action, 'request', request)
  const { rows, response } = await action.handle(request, context)
  return {
    rows,
    answer(...outcomes) {
      const stored = rows.map((_, i) => ({ repeat: false, ...outcomes[i] }))
      const answer = typeof response === 'function' ? response(stored) : response
      validate('2.1', action.action, 'response', answer)
      return answer
    },
  }
}

/** Why a command is not sent; undefined when it is. */
export async function refusalOf<A extends ActionName>(
  command: Command<A>,
  request: RequestOf<A>,
  context = fakeContext(),
): Promise<string | undefined> {
  try {
    await command.before?.(request, context)
    return undefined
  } catch (err) {
    if (err instanceof Error) return err.message
    throw err
  }
}

/** True when a version has words for the request. */
export function fits(version: OcppVersion, action: ActionName, request: object): boolean {
  try {
    validate(version, action, 'request', request)
    return true
  } catch {
    return false // the schema refuses it
  }
}
