import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'

let plugboard: TestPlugboard
let document: any
let station: number
beforeAll(async () => {
  plugboard = await startPlugboard()
  document = (await plugboard.app.inject('/docs/json')).json()
  station = (await plugboard.api('POST', '/api/v1/stations', { stationId: 'L1', securityProfile: 0 })).body.id
})
afterAll(() => plugboard.stop())

/** What an operator narrows each list by, besides `limit`, `cursor` and `count`. */
const lists: Record<string, string[]> = {
  variables: ['component', 'variable', 'evseId', 'attributeType'],
  monitors: ['component', 'variable', 'evseId', 'type', 'maxSeverity'],
  events: ['from', 'to', 'component', 'variable', 'severity', 'evseId', 'transactionId', 'open'],
  reports: ['from', 'to', 'state', 'message', 'requestId', 'unasked'],
  'local-list': ['state', 'differing'],
  'charging-profiles': ['evseId', 'purpose', 'transactionId'],
  'composite-schedule': ['evseId'],
  reservations: ['from', 'to', 'state', 'evseId', 'idToken'],
  firmware: ['from', 'to', 'state', 'requestId', 'action'],
  logs: ['from', 'to', 'state', 'requestId'],
  'display-messages': ['phase', 'priority', 'transactionId'],
  certificates: ['certificateType', 'expiresBefore'],
  'security-events': ['critical', 'from', 'to', 'type'],
  'network-profiles': ['from', 'to', 'state', 'configurationSlot'],
  'unexpected-messages': ['from', 'to', 'action'],
  'afrr-signals': ['from', 'to', 'status'],
  'der-controls': ['state', 'controlType'],
  boots: ['from', 'to', 'status'],
  connections: ['from', 'to'],
  'data-transfers': ['from', 'to', 'vendorId'],
  'dead-letters': ['from', 'to', 'action'],
}
const values: Record<string, string> = {
  from: '2026-01-01T00:00:00Z',
  to: '2026-12-01T00:00:00Z',
  expiresBefore: '2026-12-01T00:00:00Z',
  unasked: 'true',
  critical: 'true',
  open: 'true',
  differing: 'true',
}

describe.each(Object.entries(lists))('the list %s of a station', (path, filters) => {
  const url = (id: number | string) => `/api/v1/stations/${id}/${path}`
  const parameters = () =>
    Object.entries<any>(document.paths).find(([name]) => new RegExp(`^/api/v1/stations/\\{\\w+\\}/${path}$`).test(name))![1].get.parameters

  it('is paged, and counted when that is asked for', async () => {
    const { status, body } = await plugboard.api('GET', `${url(station)}?limit=1&count=true`)

    expect([status, body.items, body.total]).toEqual([200, [], 0])
    expect((await plugboard.api('GET', url(station))).body.total).toBeUndefined()
    expect((await plugboard.api('GET', `${url(station)}?cursor=nonsense`)).status).toBe(400)
    expect((await plugboard.api('GET', `${url(station)}?limit=501`)).status).toBe(400)
  })

  it('is not found for a station of nobody', async () => {
    expect((await plugboard.api('GET', url(999_999))).status).toBe(404)
  })

  it('is narrowed by what an operator looks for, and each filter is explained', async () => {
    const documented = new Map(parameters().map(({ name, ...parameter }: any) => [name, parameter]))
    for (const filter of filters) {
      const parameter: any = documented.get(filter)
      expect(parameter, filter).toBeDefined()
      const words = parameter.schema.enum ?? parameter.schema.anyOf?.[0]?.enum
      const value = values[filter] ?? words?.[0] ?? '1'
      const { status, body } = await plugboard.api('GET', `${url(station)}?${filter}=${encodeURIComponent(value)}&count=true`)
      expect([filter, status, body.items], JSON.stringify(body)).toEqual([filter, 200, []])
    }
  })
})
