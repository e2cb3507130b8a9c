import { randomUUID } from 'node:crypto'
import type { StationReply } from '#base/ports/stationCall.js'

/** What a station said to one CALL, in its own vocabulary. */
export type RawReply = Extract<StationReply, { kind: 'result' | 'callError' | 'timeout' | 'offline' | 'refused' }>

interface Waiting {
  action: string
  /** The finished payload, as text: the operator's key order goes out as it came. */
  payload: string
  writeBefore?: number
  settle(reply: RawReply): void
}

const maxWaiting = 100

/** Our CALLs to one station: one at a time (part 4 §4.1.1), in order, independent of what the station sends. */
export function outgoingCalls({
  write,
  timeoutMs,
  onSent,
}: {
  /** False when nothing was written. */
  write(text: string): boolean
  timeoutMs: number
  onSent(action: string, id: string, payload: string): void
}) {
  const waiting: Waiting[] = []
  let current: (Waiting & { id: string; timer: NodeJS.Timeout }) | undefined
  let closed = false

  function next() {
    const call = waiting.shift()
    if (!call) return
    if (call.writeBefore !== undefined && call.writeBefore < Date.now()) {
      call.settle({
        kind: 'refused',
        code: 'GenericError',
        reason: 'other commands kept the station busy for too long: this one was not sent',
      })
      return next()
    }
    const id = randomUUID()
    current = { ...call, id, timer: setTimeout(() => finish(id, { kind: 'timeout' }), timeoutMs) }
    if (!write(`[2,"${id}",${JSON.stringify(call.action)},${call.payload}]`)) return void finish(id, { kind: 'offline' })
    onSent(call.action, id, call.payload)
  }

  /** True when the id was the one we wait for; a late, repeated or invented one changes nothing (T-18). */
  function finish(id: string, reply: RawReply): boolean {
    if (current?.id !== id) return false
    const { timer, settle } = current
    clearTimeout(timer)
    current = undefined
    settle(reply)
    if (!closed) next()
    return true
  }

  return {
    call: (action: string, payload: string, writeBefore?: number): Promise<RawReply> =>
      new Promise((settle) => {
        if (closed) return settle({ kind: 'offline' })
        if (waiting.length >= maxWaiting)
          return settle({ kind: 'refused', code: 'GenericError', reason: `${maxWaiting} commands already wait for this station` })
        waiting.push({ action, payload, writeBefore, settle })
        if (!current) next()
      }),
    finish,
    /** The action of the CALL that is out, when it has that id. */
    actionOf: (id: string): string | undefined => (current?.id === id ? current.action : undefined),
    /** The socket is gone: what was out may or may not have arrived, what waited did not. */
    close() {
      closed = true
      if (current) finish(current.id, { kind: 'timeout' })
      for (const { settle } of waiting.splice(0)) settle({ kind: 'offline' })
    },
  }
}
