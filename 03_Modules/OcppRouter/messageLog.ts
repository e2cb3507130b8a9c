import type { MessageLogRow, MessageLogStore } from '#base/messageLog.js'
import { maskedText } from '#base/ocpp/mask.js'
import { isTransient } from '#base/transient.js'
import { dailyQuota } from '#util/dailyQuota.js'

const maxWaiting = 20_000
const maxWaitingCharacters = 64 * 1024 * 1024
const maxBatch = 1_000
/** Of payloads per station and day; a busy one says a tenth of it. */
const quotaCharacters = 32 * 1024 * 1024

export type Logged = Omit<MessageLogRow, 'payload'> & { payload?: object }

/** Every frame, written in batches off the hot path. When the database is away the oldest frames are dropped and counted: a log must never hold a message up. */
export function messageLog(store: MessageLogStore, onTrouble: (fields: object, message: string) => void) {
  const quota = dailyQuota(quotaCharacters)
  let waiting: MessageLogRow[] = []
  let characters = 0
  let dropped = 0
  let writing: Promise<void> | undefined

  const forget = (count: number) => {
    for (const { payload = '' } of waiting.slice(0, count)) characters -= payload.length
    waiting = waiting.slice(count)
  }
  const writeAll = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch)
      const droppedBefore = dropped
      await write(batch)
      forget(Math.max(0, batch.length - (dropped - droppedBefore))) // the oldest may have been dropped meanwhile
    }
  }
  /** One frame that cannot be written must not keep all others waiting for ever: halving finds it. */
  const write = async (batch: MessageLogRow[]): Promise<void> => {
    try {
      await store.write(batch)
    } catch (err) {
      if (isTransient(err)) throw err
      if (batch.length === 1) {
        const { tenantId, stationId, direction, type } = batch[0]!
        return onTrouble({ err, tenant: tenantId, station: stationId, direction, type }, 'frame not logged')
      }
      const half = batch.length >> 1
      await write(batch.slice(0, half))
      await write(batch.slice(half))
    }
  }
  const textOf = ({ tenantId, stationId }: Logged, payload: object): string => {
    const text = maskedText(payload)
    const verdict = quota(`${tenantId}/${stationId}`, text.length)
    if (verdict === 'first')
      onTrouble({ tenant: tenantId, station: stationId }, 'station said more today than the log keeps of one: its payloads are left out')
    return verdict === 'within' ? text : JSON.stringify({ omitted: 'more than is kept of one station and day', characters: text.length })
  }
  const flush = () =>
    (writing ??= writeAll()
      .catch((err: unknown) => onTrouble({ err, waiting: waiting.length, dropped }, 'message log waits for the database'))
      .finally(() => (writing = undefined)))
  const timer = setInterval(() => void flush(), 500)
  timer.unref()
  return {
    add(row: Logged) {
      const payload = row.payload && textOf(row, row.payload)
      waiting.push({ ...row, payload })
      characters += payload?.length ?? 0
      while (waiting.length > maxWaiting || characters > maxWaitingCharacters) {
        const count = Math.ceil(waiting.length / 10)
        forget(count)
        dropped += count
      }
    },
    async stop() {
      clearInterval(timer)
      await flush()
      await flush() // what arrived during the first
    },
  }
}
