import type { FastifyInstance } from 'fastify'
import { drainTopic, type StationCall, type StationReply } from '#base/ports/stationCall.js'
import { conclude } from './finish.js'
import { type Sent, sendInParts } from './inParts.js'
import { unseal } from './sealed.js'

export interface QueueOf {
  tenantId: number
  stationId: string
}

const running = new WeakMap<FastifyInstance, Map<string, { done: Promise<number>; again: boolean }>>()

/**
 * Sends what waits for a station, one after the other, in the order asked; returns how many were sent. For the router process that holds the socket: when a
 * station has been accepted or came back accepted, and when it is told (`router.<processId>.drain`). Calls for one station join the drain in progress.
 * `send` must resolve with what came of the frame and answer `offline` only when it was not written.
 */
export function drainQueue(app: FastifyInstance, station: QueueOf, send: (call: StationCall) => Promise<StationReply>): Promise<number> {
  const drains = running.get(app) ?? new Map<string, { done: Promise<number>; again: boolean }>()
  running.set(app, drains)
  const name = `${station.tenantId}/${station.stationId}`
  const present = drains.get(name)
  if (present) {
    present.again = true
    return present.done
  }
  const drain = { again: false, done: Promise.resolve(0) }
  const rounds = async () => {
    let sent = 0
    try {
      do {
        drain.again = false
        sent += await round(app, station, send)
      } while (drain.again)
      return sent
    } finally {
      // In the turn of the last look at `again`: whoever comes later starts a new drain.
      drains.delete(name)
    }
  }
  drains.set(name, drain)
  drain.done = rounds()
  return drain.done
}

async function round(
  app: FastifyInstance,
  { tenantId, stationId }: QueueOf,
  send: (call: StationCall) => Promise<StationReply>,
): Promise<number> {
  const { commands } = app.data.system
  const ask = {
    tenantId,
    stationId,
    processId: app.processId,
    lostAfterSeconds: lostAfterSeconds(app),
    unbooted16: !app.settings.ocpp.bootRequired16,
  }
  for (let sent = 0; ; sent++) {
    const head = await commands.next(ask)
    if (head.kind === 'elsewhere' && head.processId && sent > 0) void pokeQueue(app, { tenantId, stationId, processId: head.processId })
    if (head.kind !== 'send') {
      // Looking for work may have ended what was overdue.
      app.outboxRelay.poke()
      app.commandJobs.poke()
      return sent
    }
    const { id, action, version, request } = head.command
    const failed = (err: unknown): Sent => {
      app.log.warn({ err, tenant: tenantId, station: stationId, action }, 'a queued command failed on its way')
      return { reply: { kind: 'timeout' }, recorded: false }
    }
    const sending = async () =>
      sendInParts(app, { tenantId, id, stationId, action, version }, unseal(app.settings.secretKeys, request), (payload) =>
        send({ tenantId, stationId, action, payload, version }),
      )
    const { reply, recorded } = await sending().catch(failed)
    if (reply.kind === 'offline') {
      await commands.putBack({ tenantId, id }, app.processId)
      return sent
    }
    await conclude(app, { tenantId, id, action, version }, reply, { recorded })
  }
}

/** How long after it was marked `sent` a command can still be in somebody's hands. */
export const lostAfterSeconds = (app: FastifyInstance): number => app.settings.ocpp.callTimeoutSeconds + 10

/** Tells the process that holds a station's socket that commands wait; resolves when they are sent, or when that takes too long. Lost pokes are repeated by the sweep. */
export async function pokeQueue(app: FastifyInstance, { processId, ...station }: QueueOf & { processId: string }): Promise<void> {
  await app.bus
    .request(drainTopic(processId), station, (app.settings.ocpp.callTimeoutSeconds + 5) * 1000)
    .catch((err: unknown) => app.log.debug({ err, station: station.stationId }, 'queue not drained now'))
}
