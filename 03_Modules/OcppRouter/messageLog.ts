import type { MessageLogRow, MessageLogStore } from '#base/messageLog.js'
import { maskedText } from '#base/ocpp/mask.js'
import { inHalves } from './inHalves.js'

const maxWaiting = 20_000
const maxBatch = 1_000

export type Logged = Omit<MessageLogRow, 'payload'> & { payload?: object }

/** Every frame, written in batches off the hot path. When the database is away the oldest frames are dropped and counted: a log must never hold a message up. */
export function messageLog(store: MessageLogStore, onTrouble: (fields: object, message: string) => void) {
  let waiting: Logged[] = []
  let dropped = 0
  let writing: Promise<void> | undefined

  const write = (rows: Logged[]) => store.write(rows.map((row) => ({ ...row, payload: row.payload && maskedText(row.payload) })))
  const writeAll = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch)
      await inHalves(batch, write, ({ tenantId, stationId, action }, err) =>
        onTrouble({ err, tenant: tenantId, station: stationId, action }, 'a frame cannot be logged'),
      )
      waiting = waiting.slice(batch.length)
    }
  }
  const flush = () =>
    (writing ??= writeAll()
      .catch((err: unknown) => onTrouble({ err, waiting: waiting.length, dropped }, 'message log waits for the database'))
      .finally(() => (writing = undefined)))
  const timer = setInterval(() => void flush(), 500)
  timer.unref()
  return {
    add(row: Logged) {
      waiting.push(row)
      if (waiting.length > maxWaiting) {
        waiting = waiting.slice(maxWaiting / 10)
        dropped += maxWaiting / 10
      }
    },
    async stop() {
      clearInterval(timer)
      await flush()
      await flush() // what arrived during the first
    },
  }
}
