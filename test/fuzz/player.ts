import { WebSocket } from 'ws'
import { validate } from '#base/ocpp/validate.js'
import { type OcppVersion, subprotocolOf } from '#base/ocpp/version.js'
import type { Command, Step } from './scene.js'
import type { Wire } from './wire.js'

/** What came of a step, in the words of expectations.ts; `late` when nothing did in time, anything else is a complaint. */
type Heard = string

/** A station on one connection, which plays steps and says what came of each. */
export interface Player {
  /** Resolves with what was heard of each step, once nothing more can come. `together`: without waiting in between. */
  play(steps: readonly Step[], together: boolean): Promise<Heard[]>
  /** False once the connection has ended, which may be what was expected. */
  isOpen(): boolean
  close(): Promise<void>
}

interface Surroundings {
  /** Puts a command before the CSMS as an operator, and resolves with what came of it. */
  command(command: Command): Promise<string>
  /** The longest an answer may take. */
  patienceMs: number
}

interface Waiting extends Pick<Step, 'id' | 'action' | 'expect'> {
  settle(heard: Heard): void
}

/** Connects a station to `url`, its id included. */
export async function connectPlayer(url: string, version: OcppVersion, { command, patienceMs }: Surroundings): Promise<Player> {
  const socket = await dial(url, version)
  let closedWith = 0
  const waiting: Waiting[] = []
  let called: { action: string; heard(id: string): void } | undefined
  let callId = ''
  let barriers = 0

  const settle = (one: Waiting, heard: Heard) => {
    waiting.splice(waiting.indexOf(one), 1)
    one.settle(heard)
  }
  /** Blames what nobody waits for on the oldest step that is under way. */
  const complain = (heard: Heard) => {
    if (waiting[0]) settle(waiting[0], heard)
  }
  socket.on('message', (data) => {
    const frame: unknown[] = JSON.parse(String(data))
    if (frame[0] === 2) return hearCall(frame)
    const id = frame[1]
    const one =
      waiting.find((step) => step.id === id) ??
      waiting.find(({ expect }) => expect === 'noise') ??
      (id === '-1' ? waiting.find(({ expect }) => /-1|nothing/.test(expect)) : undefined)
    if (one) settle(one, wordsFor(frame, one))
    else complain(`unexpected ${String(data).slice(0, 300)}`)
  })
  socket.on('close', (code) => {
    closedWith = code
    for (const one of waiting.slice()) settle(one, `closed ${code}`)
  })
  function wordsFor([type, id, code, description, details, ...rest]: unknown[], { id: own, action, expect }: Waiting): Heard {
    if (type === 3 && expect === 'noise') return 'result'
    if (type === 3) return action && isFit(action, 'response', code) ? 'result' : `result that does not fit: ${JSON.stringify(code)}`
    const isWhole = typeof description === 'string' && description.length <= 255 && typeof details === 'object' && rest.length === 0
    if (!isWhole || (type !== 4 && type !== 5))
      return `no frame of OCPP: ${JSON.stringify([type, id, code, description, details, ...rest])}`
    // What begins with noise may be readable or not.
    return `${type === 4 ? 'error' : 'resultError'} ${String(code)}${id === '-1' && own !== '-1' && expect !== 'noise' ? ' to -1' : ''}`
  }

  const isFit = (action: string, direction: 'request' | 'response', payload: unknown): boolean => {
    try {
      validate(version, action, direction, payload)
      return true
    } catch {
      return false
    }
  }

  function hearCall([, id, action, payload]: unknown[]) {
    if (!isFit(action as string, 'request', payload)) complain(`called with ${JSON.stringify([action, payload])}`)
    if (called && called.action === action) return called.heard(id as string)
    socket.send(JSON.stringify([4, id, 'NotSupported', '', {}]))
  }

  /** Sends one frame; `heard` resolves with what comes of it. */
  function say({ wire, id, action, expect }: Pick<Step, 'wire' | 'id' | 'action' | 'expect'>): Promise<Heard> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle(one, 'late'), patienceMs)
      const one: Waiting = {
        id: id.replace('$call', callId),
        action,
        expect,
        settle(heard) {
          clearTimeout(timer)
          resolve(heard)
        },
      }
      waiting.push(one)
      if (socket.readyState !== WebSocket.OPEN) return settle(one, `closed ${closedWith} before`)
      put(socket, wire, callId)
    })
  }

  /** A frame that must not be answered was not, once a later one is. */
  async function barrier(): Promise<void> {
    const id = `barrier-${barriers++}`
    const silent = waiting.filter(({ expect }) => maySilent(expect))
    const heard = await say({ wire: { text: `[2,"${id}","Heartbeat",{}]` }, id, action: 'Heartbeat', expect: 'result | error' })
    for (const one of silent) if (waiting.includes(one)) settle(one, /^(result|error)/.test(heard) ? 'nothing' : heard)
  }

  /** Has an operator ask something, and answers it with this step. */
  async function answer(step: Step): Promise<Heard> {
    const { action, outcome } = step.command!
    const asked = new Promise<string>((heard) => (called = { action, heard }))
    const told = command(step.command!)
    const early = await Promise.race([asked.then((id) => void (callId = id)), told])
    called = undefined
    // Refused before it was sent, as its module's rules say: nothing to answer.
    if (early !== undefined) return early.startsWith('refused') ? step.expect : `the operator heard ${early}`
    const heard = await settled(step)
    const operator = await told
    return operator === outcome ? heard : `the operator heard ${operator} instead of ${outcome}`
  }

  async function settled(step: Step): Promise<Heard> {
    const heard = say(step)
    if (maySilent(step.expect)) await barrier()
    return heard
  }

  return {
    isOpen: () => socket.readyState === WebSocket.OPEN,
    async play(steps, together) {
      if (together) {
        const heard = steps.map(say)
        if (steps.some(({ expect }) => maySilent(expect))) await barrier()
        return Promise.all(heard)
      }
      const all: Heard[] = []
      for (const step of steps) all.push(await (step.command ? answer(step) : 'leave' in step.wire ? leave(step.wire) : settled(step)))
      return all
    },
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.close()
      await closed
    },
  }

  async function leave(wire: Wire): Promise<Heard> {
    const closed = new Promise((resolve) => socket.once('close', resolve))
    put(socket, wire, callId)
    await closed
    return 'nothing'
  }
}

/** As a station does: it comes again while the CSMS has no time for it (503). */
async function dial(url: string, version: OcppVersion, tries = 30): Promise<WebSocket> {
  const socket = new WebSocket(url, [subprotocolOf(version)], { perMessageDeflate: false })
  try {
    await new Promise((resolve, reject) => socket.once('open', resolve).on('error', reject))
    return socket
  } catch (err) {
    if (tries === 0 || !String(err).includes('503')) throw err
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    return dial(url, version, tries - 1)
  }
}

const maySilent = (expect: string) => expect === 'nothing' || expect === 'noise'

function put(socket: WebSocket, wire: Wire, callId: string): void {
  // The library keeps its connection to itself.
  const { _socket: tcp } = socket as unknown as { _socket: import('node:net').Socket }
  if ('text' in wire) socket.send(wire.text.replace('$call', callId))
  else if ('bytes' in wire) socket.send(wire.bytes, { binary: false })
  else if ('binary' in wire) socket.send(wire.binary)
  else if ('fragments' in wire)
    for (const [i, part] of wire.fragments.entries()) {
      socket.send(part, { binary: false, fin: i === wire.fragments.length - 1 })
      if (i % 2 === 1) socket.ping('in between')
    }
  else {
    tcp.write(wire.raw, () => {
      if (wire.leave) tcp.destroy()
    })
  }
}

/** Whether what was heard is what should be. */
export function isExpected(expect: string, heard: Heard): boolean {
  // A mistake of ours is none of the answers to noise; neither is silence of a socket that closed.
  if (expect === 'noise') return /^(nothing|result$|(error|resultError) (?!InternalError|GenericError))/.test(heard)
  return expect.split(' | ').includes(heard)
}
