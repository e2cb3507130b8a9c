import type { FastifyInstance } from 'fastify'
import type { AfterContext, Context, OutsideContext, StationRef } from '#base/context.js'
import { beyond32Bits, refuseUnstorable } from '#base/domain/storable.js'
import { type Announcement, isDurable } from '#base/events.js'
import type { BatchIncoming, Incoming } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { isSendOnly, validate } from '#base/ocpp/validate.js'
import { isTransient } from '#base/transient.js'
import { callStation } from '#util/callStation.js'
import { deadLetters } from '#util/observability/metrics.js'

/** A station's request on the bus, topic `ocpp.<Action>`. */
export interface IncomingMessage {
  station: StationRef
  version: Context['version']
  request: any
  receivedAt: string
}

/** Its answer. With a token, work waits in the module until the router says that the answer has left. */
export interface IncomingAnswer {
  response: any
  token?: string
}

const RETRIES = 3

/** Gives one handler its context and its transaction, and turns what it returns into the answer. */
export async function serveIncoming(app: FastifyInstance, owner: string, action: Incoming<any> | BatchIncoming<any>): Promise<void> {
  const log = app.log.child({ action: action.action })

  const commonTo = ({ station, version, receivedAt }: IncomingMessage) => ({
    station,
    version,
    receivedAt: new Date(receivedAt),
    cache: app.cache,
    log: log.child({ tenant: station.tenantId, station: station.stationId }),
    now: () => new Date(),
  })

  const outsideContext = (message: IncomingMessage): OutsideContext => ({
    ...commonTo(message),
    read: (work) => app.data.withTenant(message.station.tenantId, work),
    revocation: app.revocation,
    contractPool: app.contractPool,
  })

  const contextFor = (message: IncomingMessage, data: Context['data'], announced: Announcement[]): AfterContext => ({
    ...commonTo(message),
    data,
    emit: (event, body) => void announced.push({ event, body } as Announcement),
    call: (name, request) => callStation(app, message.station, name, request),
  })

  const checkAnswer = (message: IncomingMessage, response: unknown) => {
    if (isSendOnly(message.version, action.action)) return
    try {
      validate(message.version, action.action, 'response', response)
      JSON.stringify(response) // cycles and bigints would fail after COMMIT, at every try again
    } catch (err) {
      // Our fault, not the station's: it must not become its CALLERROR.
      throw new Error(`our answer does not fit its schema: ${err instanceof Error ? err.message : String(err)}`, { cause: err })
    }
  }

  const inTransaction = (handler: Incoming<any>, message: IncomingMessage, announced: Announcement[], told: unknown) =>
    app.data.withTenant(message.station.tenantId, async (data) => {
      const response = await handler.handle(message.request, contextFor(message, data, announced), told)
      checkAnswer(message, response) // before COMMIT: an answer we cannot give must have no effect
      for (const announcement of announced) if (isDurable(announcement.event)) await data.outbox.add(announcement)
      return response
    })

  const batched = async (handler: BatchIncoming<any>, message: IncomingMessage, announced: Announcement[]) => {
    const { rows, response } = await app.data.withTenant(message.station.tenantId, (data) =>
      handler.handle(message.request, contextFor(message, data, announced)),
    )
    refuseUnstorable(rows)
    const answer = typeof response === 'function' ? response : () => response
    checkAnswer(message, answer(rows.map(() => ({ repeat: false }))))
    const outcomes = await app.data.ingest.write(message.station, rows, announced)
    announced.push(...outcomes.flatMap(({ announcements = [] }) => announcements))
    return answer(outcomes)
  }

  async function answer(message: IncomingMessage): Promise<{ response: any; announced: Announcement[] }> {
    if (action.write === 'batch') return retried((announced) => batched(action, message, announced))
    const told = await action.outside?.(message.request, outsideContext(message))
    return retried((announced) => inTransaction(action, message, announced, told))
  }

  async function retried(work: (announced: Announcement[]) => Promise<any>, triesLeft = RETRIES): ReturnType<typeof answer> {
    const announced: Announcement[] = []
    try {
      return { response: await work(announced), announced }
    } catch (err) {
      // 40001 and 40P01 are PostgreSQL asking for another try; the work is idempotent by business key.
      if (triesLeft > 0 && isConflictOfTransactions(err)) return retried(work, triesLeft - 1)
      throw err
    }
  }

  await app.bus.serve(
    `ocpp.${action.action}`,
    async (message: IncomingMessage): Promise<IncomingAnswer> => {
      const { response, announced } = await answer(message).catch((err: unknown) => bury(app, action.action, message, err))
      for (const { event, body } of announced)
        if (!isDurable(event)) app.bus.publish(event, body).catch((err: unknown) => log.debug({ err, event }, 'volatile event lost'))
      if (announced.some(({ event }) => isDurable(event))) app.outboxRelay.poke()
      const { after } = action
      if (!after) return { response }
      const token = app.afterAnswer.hold(() =>
        app.data.withTenant(message.station.tenantId, (data) => after(message.request, response, contextFor(message, data, []))),
      )
      return { response, token }
    },
    { owner },
  )
}

const isConflictOfTransactions = (err: any): boolean => ['40001', '40P01'].includes(err?.code ?? err?.parent?.code)

/** A message that can never be processed is kept whole and answered, so that the station does not send it for ever. */
async function bury(app: FastifyInstance, action: string, message: IncomingMessage, err: unknown): Promise<never> {
  if (OcppError.is(err) || isTransient(err)) throw err
  const { station, request, receivedAt } = message
  const tooLarge = isUnstorable(err) && beyond32Bits(request)
  if (tooLarge) throw tooLarge
  deadLetters.inc({ action })
  app.log.error({ err, action, tenant: station.tenantId, station: station.stationId }, 'message kept as a dead letter')
  await app.data.withTenant(station.tenantId, (data) =>
    data.deadLetters.record({
      stationPk: station.id,
      receivedAt: new Date(receivedAt),
      action,
      reason: err instanceof Error ? err.message : String(err),
      payload: request,
    }),
  )
  throw isUnstorable(err)
    ? new OcppError('PropertyConstraintViolation', 'a value is beyond what can be stored: kept for the operator')
    : new OcppError('InternalError', 'kept for the operator')
}

/** PostgreSQL's class 22: a number, an instant or a text that its type cannot hold came from the station. */
const isUnstorable = (err: any): boolean => String(err?.code ?? err?.parent?.code).startsWith('22')
