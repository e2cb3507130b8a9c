import { RPCClient } from 'ocpp-rpc'
import { Mistake } from './mistake.js'

/** A station's connection, by somebody else's OCPP client: it reconnects by itself, sends one CALL after the other and checks both sides against the schemas. */
export interface Link {
  /** Tries once. */
  call(action: string, payload: object): Promise<any>
  /** Tries again until Plugboard answers: a station keeps its transaction messages. Rejects when they are refused. */
  deliver(action: string, payload: object): Promise<any>
  close(): Promise<void>
}

export type Answer = (request: any) => object

export interface LinkOptions {
  url: string
  stationId: string
  password: string
  subprotocol: string
  /** Its strict mode for 2.1 is broken: it looks schemas up by names that are not theirs. */
  strict: boolean
  answers: Record<string, Answer>
  onConnected(connected: boolean): void
}

const callTimeoutMs = 40_000
const giveUpMs = 300_000

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Connects; throws Mistake when Plugboard does not let the station in. */
export async function openLink({ url, stationId, password, subprotocol, strict, answers, onConnected }: LinkOptions): Promise<Link> {
  const client = new RPCClient({
    endpoint: url,
    identity: stationId,
    password,
    protocols: [subprotocol],
    strictMode: strict,
    callTimeoutMs,
    backoff: { initialDelay: 500, maxDelay: 10_000, factor: 2, randomisationFactor: 0.5 },
  } as ConstructorParameters<typeof RPCClient>[0])
  for (const [action, answer] of Object.entries(answers)) client.handle(action, async ({ params }) => answer(params))
  client.on('disconnect', () => onConnected(false))
  client.on('open', () => onConnected(true))
  await client.connect().catch((err: Error & { code?: number | string }) => {
    throw new Mistake(`${stationId} cannot connect to ${url}: ${refusals[String(err.code)] ?? err.message}`)
  })

  async function deliver(action: string, payload: object) {
    for (const until = Date.now() + giveUpMs; ; await pause(500)) {
      try {
        return await client.call(action, payload)
      } catch (err) {
        if (isRefusal(err) || Date.now() > until) throw new Error(`${stationId}: ${action}: ${(err as Error).message}`, { cause: err })
      }
    }
  }

  return {
    call: (action, payload) => client.call(action, payload),
    deliver,
    close: async () => void (await client.close({ code: 1000, reason: 'simulation ends', awaitPending: true })),
  }
}

const refusals: Record<string, string> = {
  400: 'Plugboard does not speak this version with it (400)',
  401: 'its password is not accepted (401)',
  404: 'stations do not connect under this path (404)',
  503: 'Plugboard is busy or ends (503)',
}

/** A CALLERROR, or a message the client itself found wrong. */
const isRefusal = (err: unknown) => typeof err === 'object' && err !== null && 'rpcErrorCode' in err
