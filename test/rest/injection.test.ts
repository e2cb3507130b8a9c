import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation } from '../station.js'

let plugboard: TestPlugboard
let owner: Client
let document: any
let stationPk: number
let foreignKey: string

beforeAll(async () => {
  plugboard = await startPlugboard()
  owner = new Client({ connectionString: plugboard.databaseUrl })
  await owner.connect()
  document = (await plugboard.app.inject('/docs/json')).json()
  stationPk = (await plugboard.api('POST', '/api/v1/stations', { stationId: 'CP1', securityProfile: 0 })).body.id
  const station = await connectStation(`${plugboard.ocpp}/CP1`, '2.0.1')
  await station.ask('BootNotification', bootOf('2.0.1'))
  await station.ask('StatusNotification', { evseId: 1, connectorId: 1, connectorStatus: 'Available', timestamp: '2026-11-20T10:00:00Z' })
  await station.close()
  await plugboard.api('POST', '/api/v1/locations', { name: 'Here', latitude: 52, longitude: 5 })
  await plugboard.api('POST', '/api/v1/tokens', { idToken: 'CARD', groupIdToken: 'Fleet' })
  const tenantId = (await plugboard.api('POST', '/api/v1/tenants', { name: 'Two', slug: 'two' })).body.id
  foreignKey = (await plugboard.api('POST', '/api/v1/api-keys', { name: 'two', tenantId, permissions: ['*'] })).body.key
})
afterAll(async () => {
  await owner.end()
  await plugboard.stop()
})

const ask = async (method: string, url: string, payload?: unknown, key = plugboard.key) => {
  const headers = { authorization: `Bearer ${key}`, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) }
  const body = payload === undefined ? undefined : JSON.stringify(payload)
  const response = await plugboard.app.inject({ method: method as 'GET', url, headers, payload: body })
  return { status: response.statusCode, text: response.body }
}

// What sqlmap tries first, for text and for numbers: errors, tautologies, unions, stacked queries, delays.
const injections = [
  `'`,
  `' OR '1'='1`,
  `CP1' OR 1=1 --`,
  `1 OR 1=1`,
  `') OR ('a'='a`,
  `' UNION SELECT NULL,version(),NULL--`,
  `'; DROP TABLE stations; --`,
  `'||pg_sleep(5)||'`,
  `1;SELECT pg_sleep(5)`,
  `$1`,
  `:stationId`,
  String.raw`\' OR 1=1 --`,
  `%' OR '%'='`,
  `"; SELECT 1; --`,
  `/**/`,
  `{{7*7}}\${7*7}`,
]
let turn = 0
/** The next few of the list, so that all of them meet some field of every kind. */
const nextInjections = (n: number) => Array.from({ length: n }, () => injections[turn++ % injections.length]!)

const operations = (method: string): [string, any][] =>
  Object.entries<any>(document.paths)
    .filter(([, path]) => path[method])
    .map(([url, path]) => [url, path[method]])
const filled = (url: string) => url.replaceAll(/\{\w+\}/g, String(stationPk))
/** What is not there, so that whatever answers more was talked into it. */
const nobody = 'nobody-of-that-name'
const rows = (text: string): unknown => JSON.parse(text || '{}').items?.length

describe('A-30: SQL in what an operator may send', () => {
  it('A-30: in any parameter of any read finds what nonsense finds, and no error', async () => {
    const from = performance.now()
    const wrong: string[] = []
    let tried = 0
    for (const [url, { parameters = [] }] of operations('get'))
      for (const { name, in: place } of parameters.filter((parameter: any) => parameter.name !== 'tenantId')) {
        const at = (value: string) => {
          const text = encodeURIComponent(value)
          return place === 'path' ? filled(url.replace(`{${name}}`, text)) : `${filled(url)}?${name}=${text}`
        }
        const plain = await ask('GET', at(nobody))
        for (const value of nextInjections(4)) {
          const { status, text } = await ask('GET', at(value))
          tried++
          const same = status === plain.status && (status !== 200 || rows(text) === rows(plain.text))
          // A value too long or of another form may be refused where nonsense is not.
          if (status >= 500 || !(same || (status === 400 && plain.status < 500)))
            wrong.push(`${at(value)}: ${status} instead of ${plain.status}`)
        }
      }

    expect(wrong).toEqual([])
    expect(tried).toBeGreaterThan(200)
    expect(performance.now() - from).toBeLessThan(tried * 50) // nobody slept
  }, 30_000)

  it('A-30: in what a station says is text, on its way in and on its way out', async () => {
    const station = await connectStation(`${plugboard.ocpp}/CP1`, '1.6')
    for (const text of injections) {
      await station.ask('BootNotification', {
        chargePointVendor: text.slice(0, 20),
        chargePointModel: text.slice(0, 20),
        firmwareVersion: text,
      })
      const { items } = JSON.parse((await ask('GET', '/api/v1/stations?stationId=CP1')).text)
      expect(items).toMatchObject([{ vendor: text.slice(0, 20), firmwareVersion: text }])
      const found = JSON.parse((await ask('GET', `/api/v1/stations?search=${encodeURIComponent(text.slice(0, 20))}`)).text)
      expect(found.items).toMatchObject([{ stationId: 'CP1' }])
      expect(await station.ask('Authorize', { idTag: text.slice(0, 20) })).toMatchObject({ idTagInfo: { status: 'Invalid' } })
    }
    await station.close()
  })

  it('A-30: in any text of any body is stored as text or refused, and no error', async () => {
    const wrong: string[] = []
    let tried = 0
    for (const method of ['post', 'patch', 'put'])
      for (const [url, operation] of operations(method)) {
        const content = operation.requestBody?.content['application/json']
        const example = content?.example ?? content?.examples?.example1?.value ?? content?.schema?.examples?.[0]
        if (!example) continue
        for (const path of texts(example))
          for (const value of nextInjections(2)) {
            const query = url.startsWith('/ocpp/') ? `?identifier=${encodeURIComponent(value)}` : ''
            const { status, text } = await ask(method.toUpperCase(), filled(url) + query, put(example, path, value))
            tried++
            if (status >= 500) wrong.push(`${method} ${url} ${path.join('.')} = ${value}: ${status}`)
            if (status === 201 && JSON.parse(text)[path[0]!] !== undefined && path.length === 1 && !text.includes(JSON.stringify(value)))
              wrong.push(`${method} ${url} ${path.join('.')} came back as ${text}`)
          }
      }

    expect(wrong).toEqual([])
    expect(tried).toBeGreaterThan(100)
    const { rows: stations } = await owner.query(`SELECT station_id FROM stations WHERE station_id = 'CP1'`)
    expect(stations).toHaveLength(1)
  }, 30_000)
})

describe('A-41: the tenant is the key’s', () => {
  it('A-41: no route acts for another tenant because the query or the body names it', async () => {
    const wrong: string[] = []
    const { guardedRoutes } = plugboard.app
    for (const { method, url } of guardedRoutes.filter((route) => route.method !== 'HEAD')) {
      const path = filled(url.replaceAll(/:(\w+)/g, '{$1}')).replace('*', 'x')
      const hasBody = ['POST', 'PUT', 'PATCH'].includes(method)
      for (const tenantId of [0, 1, 999]) {
        const byQuery = await ask(method, `${path}?tenantId=${tenantId}`, hasBody ? {} : undefined, foreignKey)
        if (byQuery.status !== 403) wrong.push(`${method} ${path}?tenantId=${tenantId}: ${byQuery.status}`)
        // Whose body is a file may hold any word.
        if (!hasBody || url === '/api/v1/files') continue
        const byBody = await ask(method, path, { tenantId }, foreignKey)
        if (byBody.status !== 403) wrong.push(`${method} ${path} with tenantId ${tenantId} in its body: ${byBody.status}`)
      }
    }

    expect(wrong).toEqual([])
    expect(guardedRoutes.length).toBeGreaterThan(60)
  })
})

/** Where the texts of a value are. */
function texts(value: unknown, path: string[] = []): string[][] {
  if (typeof value === 'string') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => texts(inner, [...path, name]))
}

function put(value: any, [step, ...rest]: string[], text: string): any {
  if (step === undefined) return text
  const copy = Array.isArray(value) ? [...value] : { ...value }
  copy[step] = put(copy[step], rest, text)
  return copy
}
