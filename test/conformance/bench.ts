import { randomUUID } from 'node:crypto'
import type { ConnectionOptions } from 'node:tls'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'
import { rawCommands16 } from '../../03_Modules/OcppRouter/ocpp16/index.js'
import { catalogue } from '../../Server/modules.js'
import { startPlugboard, type TestOptions, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'
import { played } from './cases.js'
import { reading, recorded } from './evidence.js'
import { record } from './recorder.js'

export interface StationOptions {
  /** False: it is connected but has not booted. */
  boot?: false
  securityProfile?: 0 | 1 | 2 | 3
  password?: string
  /** What it trusts and shows; without it the station connects without TLS. */
  tls?: ConnectionOptions
  bootPolicy?: 'Accepted' | 'Pending' | 'Rejected'
}

type Answer = object | ((params: any) => object | Promise<object>)

/** One Plugboard for all tests of a file, and stations for each of them. */
export function bench(options: TestOptions = {}) {
  let plugboard: TestPlugboard
  let count = 0
  beforeAll(async () => {
    plugboard = await startPlugboard(options)
  })
  afterAll(() => plugboard.stop())

  const api = (...request: Parameters<TestPlugboard['api']>) => {
    const [method, path] = request
    const ask = () => plugboard.api(...request)
    return method === 'GET' ? reading(path, ask) : ask()
  }

  /**
   * A registered station behind a third-party client, booted unless told otherwise, with the operator's way to it. It goes with its test. In a case
   * played over 2.1 a station of 2.0.1 is one of 2.1.
   */
  async function station(written: OcppVersion, { boot, password, tls, ...fields }: StationOptions = {}) {
    const version = played(written)
    const crossed = recorded()
    const stationId = `CS${++count}`
    const created = await api('POST', '/api/v1/stations', { stationId, securityProfile: 0, password, ...fields })
    expect(created.status).toBe(201)
    const path = `/api/v1/stations/${created.body.id}`
    const requests: { action: string; params: any }[] = []
    const answers = new Map<string, Answer>()
    const faults: string[][] = []
    let client = await dial(password, tls)

    async function dial(withPassword: string | undefined, withTls: ConnectionOptions | undefined) {
      const endpoint = options.tls && !withTls ? plugboard.plain : plugboard.ocpp
      const dialled = await rpcStation(endpoint, stationId, version, withPassword, withTls)
      faults.push(record(dialled, version, (one) => crossed({ ...one, station: { id: created.body.id, stationId } })).faults)
      onTestFinished(async () => {
        if (dialled.state === 1) await dialled.close({ awaitPending: false })
        expect(faults.flat()).toEqual([])
      })
      for (const action of answers.keys()) listen(dialled, action)
      return dialled
    }
    const listen = (to: typeof client, action: string) =>
      to.handle(action, async ({ params }) => {
        requests.push({ action, params })
        const answer = answers.get(action)!
        return typeof answer === 'function' ? answer(params) : answer
      })

    const at = {
      stationId,
      id: created.body.id as number,
      version,
      /** Sends a request as the station; resolves with the answer, rejects with what a CALLERROR said (`rpcErrorCode`). */
      call: (action: string, body: object): Promise<any> => client.call(action, body) as Promise<any>,
      /** Sends a message that has no answer (SEND, OCPP 2.1). */
      tell: (action: string, body: object) => client.sendRaw(JSON.stringify([6, randomUUID(), action, body])),
      boot: (reason = 'PowerUp') => at.call('BootNotification', version === '1.6' ? bootOf(version) : { ...bootOf(version), reason }),
      /** From now on it answers this to an action. */
      answer(action: string, response: Answer) {
        const known = answers.has(action)
        answers.set(action, response)
        if (!known) listen(client, action)
      },
      /** What it was asked by `action`, in order. */
      asked: (action: string) => requests.filter((request) => request.action === action).map(({ params }) => params),
      /** An operator's command in the words of the station's version: how it ended. */
      async send(action: string, body: object, route: OcppVersion = version) {
        const { body: result } = await api('POST', `/ocpp/${route}/${moduleOf(action, route)}/${action}?identifier=${stationId}`, body)
        return Array.isArray(result) ? result[0] : result
      },
      /** A resource of the station; without a path itself. */
      get: async (resource = '') => (await api('GET', resource ? `${path}/${resource}` : path)).body,
      patch: (body: object) => api('PATCH', path, body),
      /** Its transactions, the latest first. */
      transactions: async () => (await api('GET', `/api/v1/transactions?stationId=${stationId}`)).body.items,
      /** What REST says of a connector. */
      connector: async (evseId = 1, connectorId = 1) =>
        (await at.get()).evses
          .find((evse: any) => evse.evseId === evseId)
          ?.connectors.find((connector: any) => connector.connectorId === connectorId),
      async disconnect() {
        await client.close({ awaitPending: false })
        await expect.poll(async () => (await at.get()).online).toBe(false)
      },
      /** Connects once more; rejects when Plugboard refuses. */
      async connect(withPassword = password, withTls = tls) {
        client = await dial(withPassword, withTls)
      },
    }
    if (boot !== false) expect(await at.boot()).toMatchObject({ status: 'Accepted' })
    return at
  }

  return { station, api, ocpp: () => plugboard.ocpp, plain: () => plugboard.plain }
}

export type Station = Awaited<ReturnType<ReturnType<typeof bench>['station']>>

/** The module below which a command has its route; a 1.6 command is below that of its meaning in 2.x. */
function moduleOf(action: string, route: OcppVersion): string {
  const meaning = route === '1.6' ? rawCommands16.get(action)?.action : action
  return catalogue.commands.get(meaning ?? '')?.module ?? 'none'
}
