import { type ClientOptions, WebSocket } from 'ws'
import type { OcppVersion } from '#base/ocpp/version.js'

/** A charging station of the tests: raw frames over a real socket. */
export interface TestStation {
  socket: WebSocket
  /** Sends a CALL and resolves with the frame that answers it. */
  call(action: string, payload: unknown, id?: string): Promise<any[]>
  /** Sends a CALL, expects a CALLRESULT and resolves with its payload. */
  ask(action: string, payload: unknown): Promise<any>
  send(text: string): void
  /** The next frame that is no answer to `call`, within 3 s. */
  next(): Promise<any[]>
  /** Answers every CALL of the CSMS with what `answers` says for its action. */
  answer(answers: Record<string, (payload: any) => object>): void
  /** Resolves with code and reason when the socket has closed. */
  closed: Promise<{ code: number; reason: string }>
  close(): Promise<void>
}

export interface Dial {
  password?: string
  user?: string
  protocols?: string[]
  options?: ClientOptions
}

/** Connects; rejects with the HTTP status (`refused 401`) when the handshake is refused. */
export async function connectStation(
  url: string,
  version: OcppVersion,
  { password, user, protocols, options }: Dial = {},
): Promise<TestStation> {
  const basic = () => Buffer.from(`${user ?? decodeURIComponent(url.split('/').pop()!)}:${password}`).toString('base64')
  const headers: Record<string, string> = password === undefined ? {} : { authorization: `Basic ${basic()}` }
  const socket = new WebSocket(url, protocols ?? [`ocpp${version}`], { headers, ...options })
  const waiting = new Map<string, (frame: any[]) => void>()
  const inbox: any[][] = []
  const readers: Array<(frame: any[]) => void> = []
  let answers: Record<string, (payload: any) => object> = {}
  let counter = 0

  socket.on('message', (data) => {
    const frame: any[] = JSON.parse(String(data))
    const settle = frame[0] === 2 ? undefined : waiting.get(frame[1])
    if (settle) {
      waiting.delete(frame[1])
      return settle(frame)
    }
    const reply = frame[0] === 2 ? answers[frame[2]] : undefined
    if (reply) return socket.send(JSON.stringify([3, frame[1], reply(frame[3])]))
    const reader = readers.shift()
    if (reader) reader(frame)
    else inbox.push(frame)
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })),
  )
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('unexpected-response', (_request, response) => {
      reject(Object.assign(new Error(`refused ${response.statusCode}`), { headers: response.headers }))
      socket.terminate()
    })
    socket.on('error', reject)
  })

  const within = <T>(what: string, work: (resolve: (value: T) => void) => void) =>
    new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${what} within 5 s`)), 5_000)
      work((value) => {
        clearTimeout(timer)
        resolve(value)
      })
    })
  const call: TestStation['call'] = (action, payload, messageId = `m${counter++}`) =>
    within(`answer to ${action}`, (resolve) => {
      waiting.set(messageId, resolve)
      socket.send(JSON.stringify([2, messageId, action, payload]))
    })
  return {
    socket,
    call,
    async ask(action, payload) {
      const frame = await call(action, payload)
      if (frame[0] !== 3) throw new Error(`${action} was answered ${JSON.stringify(frame)}`)
      return frame[2]
    },
    send: (text) => socket.send(text),
    next: () => within('frame', (resolve) => (inbox.length > 0 ? resolve(inbox.shift()!) : readers.push(resolve))),
    answer: (more) => {
      answers = { ...answers, ...more }
    },
    closed,
    async close() {
      socket.close()
      await closed
    },
  }
}

/** A BootNotification in the words of a version. */
export const bootOf = (version: OcppVersion): object =>
  version === '1.6'
    ? { chargePointVendor: 'Acme', chargePointModel: 'Wall 11', chargePointSerialNumber: 'S1', firmwareVersion: '1.2.3' }
    : { reason: 'PowerUp', chargingStation: { vendorName: 'Acme', model: 'Wall 11', serialNumber: 'S1', firmwareVersion: '1.2.3' } }
