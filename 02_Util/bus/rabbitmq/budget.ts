import { BusError } from '#base/ports/bus.js'

const MAX_WAITING = 10_000
const MAX_BYTES = 64 * 1024 * 1024

/** Bounds what one process has sent and not yet heard back about: beyond it new messages are refused instead of piling up in memory. */
export function sendBudget() {
  let waiting = 0
  let bytes = 0
  return {
    /** Throws BusError('unavailable') when the budget is spent. The returned function gives back what was taken. */
    take(size: number): () => void {
      if (waiting >= MAX_WAITING || bytes + size > MAX_BYTES)
        throw new BusError('unavailable', `too much waits for RabbitMQ: ${waiting} messages, ${bytes} bytes`)
      waiting++
      bytes += size
      return () => {
        waiting--
        bytes -= size
      }
    },
  }
}

export type SendBudget = ReturnType<typeof sendBudget>
