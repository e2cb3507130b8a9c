import type { MessageLogRow, MessageLogStore } from '#base/messageLog.js'
import { maskedText } from '#base/ocpp/mask.js'
import { dailyQuota } from '#util/dailyQuota.js'
import { inHalves } from './inHalves.js'

const maxWaiting = 20_000
const maxWaitingChars = 64 * 1024 * 1024
const maxBatch = 1_000
/** Characters of payloads per station and day; a busy one says a tenth of it. */
const quotaChars = 32 * 1024 * 1024

export type Logged = Omit<MessageLogRow, 'payload'> & { payload?: object }

/**
 * Every frame, written in batches off the hot path. When the database is away the oldest frames are dropped and counted, by number and by size: a log
 * must never hold a message up, nor fill the memory.
 */
export function messageLog(store: MessageLogStore, onTrouble: (fields: object, message: string) => void) {
  const quota = dailyQuota(quotaChars)
  let waiting: MessageLogRow[] = []
  let chars = 0
  let dropped = 0
  let writing: Promise<void> | undefined

  const takeFirst = (n: number): MessageLogRow[] => {
    const rows = waiting.slice(0, n)
    waiting = waiting.slice(n)
    chars -= charsOf(rows)
    return rows
  }
  const putBack = (rows: MessageLogRow[]) => {
    waiting = [...rows, ...waiting]
    chars += charsOf(rows)
    dropOldest()
  }
  const dropOldest = () => {
    while (waiting.length > maxWaiting || chars > maxWaitingChars) dropped += takeFirst(Math.ceil(waiting.length / 10)).length
  }
  const writeAll = async () => {
    while (waiting.length > 0) {
      const batch = takeFirst(maxBatch)
      try {
        await inHalves(batch, store.write, ({ tenantId, stationId, action }, err) =>
          onTrouble({ err, tenant: tenantId, station: stationId, action }, 'a frame cannot be logged'),
        )
      } catch (err) {
        putBack(batch)
        throw err
      }
    }
  }
  const textOf = (tenant: number, station: string, payload: object): string => {
    const text = maskedText(payload)
    const verdict = quota(`${tenant}/${station}`, text.length)
    if (verdict === 'first') onTrouble({ tenant, station }, 'station said more today than the log keeps of one: its payloads are left out')
    return verdict === 'within' ? text : JSON.stringify({ omitted: 'more than is kept of one station and day', characters: text.length })
  }
  const flush = () =>
    (writing ??= writeAll()
      .catch((err: unknown) => onTrouble({ err, waiting: waiting.length, dropped }, 'message log waits for the database'))
      .finally(() => (writing = undefined)))
  const timer = setInterval(() => void flush(), 500)
  timer.unref()
  return {
    add({ payload, ...frame }: Logged) {
      const row = { ...frame, payload: payload && textOf(frame.tenantId, frame.stationId, payload) }
      waiting.push(row)
      chars += charsOf([row])
      dropOldest()
    },
    async stop() {
      clearInterval(timer)
      await flush()
      await flush() // what arrived during the first
    },
  }
}

const charsOf = (rows: MessageLogRow[]): number => rows.reduce((sum, { payload }) => sum + (payload?.length ?? 0), 0)
