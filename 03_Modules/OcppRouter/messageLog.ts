import type { MessageLogRow, MessageLogStore } from '#base/messageLog.js'
import { maskedText } from '#base/ocpp/mask.js'
import { inHalves } from './inHalves.js'

const maxWaiting = 20_000
const maxWaitingChars = 32 * 1024 * 1024
const maxBatch = 1_000

export type Logged = Omit<MessageLogRow, 'payload'> & { payload?: object }

/**
 * Every frame, written in batches off the hot path. When the database is away the oldest frames are dropped and counted, by number and by size: a log
 * must never hold a message up, nor fill the memory.
 */
export function messageLog(store: MessageLogStore, onTrouble: (fields: object, message: string) => void) {
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
  const flush = () =>
    (writing ??= writeAll()
      .catch((err: unknown) => onTrouble({ err, waiting: waiting.length, dropped }, 'message log waits for the database'))
      .finally(() => (writing = undefined)))
  const timer = setInterval(() => void flush(), 500)
  timer.unref()
  return {
    add({ payload, ...frame }: Logged) {
      const row = { ...frame, payload: payload && maskedText(payload) }
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
