import Fastify, { type FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateApiKey, hashApiKey } from '#util/auth/apiKey.js'
import { httpApi } from '#util/http/api.js'
import { testSettings } from '../parts.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'

let plugboard: TestPlugboard
beforeAll(async () => {
  plugboard = await startPlugboard()
})
afterAll(() => plugboard.stop())

/** The answer to a request with this key, or with none. */
const ask = async (key: string | undefined, method: string, url: string, payload?: object) => {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const response = await plugboard.app.inject({ method: method as 'GET', url, headers, payload })
  return { status: response.statusCode, headers: response.headers, body: response.body ? JSON.parse(response.body) : undefined }
}
const admin = (method: string, url: string, payload?: object) => ask(plugboard.key, method, url, payload)
const newKey = async (permissions: string[], tenantId = 1) => {
  const { body } = await admin('POST', '/api/v1/api-keys', { name: 'test', tenantId, permissions })
  return { key: body.key as string, id: body.id as number }
}
const newTenant = async (slug: string) => (await admin('POST', '/api/v1/tenants', { name: slug, slug })).body.id as number

describe('every route', () => {
  it('asks for a key, and refuses one that lacks its permission', async () => {
    const { app } = plugboard
    // Holds a permission that no route asks for… except those that ask for it.
    const weak = await newKey(['metrics.read'])
    const other = await newKey(['command.read'])
    expect(app.guardedRoutes.length).toBeGreaterThan(60)

    for (const { method, url, permission } of app.guardedRoutes) {
      const path = url.replaceAll(/:(\w+)/g, '1').replace('*', 'x')
      const { key } = permission === 'metrics.read' ? other : weak
      expect([method, url, (await app.inject({ method: method as 'GET', url: path })).statusCode]).toEqual([method, url, 401])
      const refused = await app.inject({ method: method as 'GET', url: path, headers: { authorization: `Bearer ${key}` } })
      expect([method, url, refused.statusCode]).toEqual([method, url, 403])
      expect(refused.headers['content-type']).toMatch('application/problem+json')
      if (method !== 'HEAD') expect(refused.json().detail).toContain(permission)
    }
  })

  it('says which methods its path takes, to a request with another', async () => {
    const { app } = plugboard
    const wrong = async (method: string, url: string, payload?: object) => {
      const response = await app.inject({ method: method as 'GET', url, payload })
      return { status: response.statusCode, allow: response.headers.allow, ...response.json() }
    }

    expect(await wrong('PUT', '/api/v1/stations/7?tenantId=1', {})).toMatchObject({
      status: 405,
      allow: 'DELETE, GET, HEAD, PATCH',
      type: 'urn:plugboard:problem:method-not-allowed',
      detail: 'PUT is nothing that /api/v1/stations/7 takes: use DELETE, GET, HEAD or PATCH.',
    })
    expect(await wrong('DELETE', '/api/v1/stations')).toMatchObject({ status: 405, allow: 'GET, HEAD, POST' })
    expect(await wrong('GET', '/ocpp/2.0.1/configuration/Reset?identifier=CP1')).toMatchObject({ status: 405, allow: 'POST' })
    expect(await wrong('POST', '/docs/static/x.css')).toMatchObject({ status: 405, allow: 'GET, HEAD' })
    expect(await wrong('PUT', '/api/v1/nothing')).toMatchObject({ status: 404, allow: undefined })
    expect(await wrong('PUT', '/api/v1/stations/7/nothing')).toMatchObject({ status: 404 })
    expect(await wrong('GET', '/ocpp/2.0.1/configuration/fly')).toMatchObject({ status: 404 })
  })

  it('is refused at start when it declares no permission, or one that nobody knows', async () => {
    const build = async (config: object) => {
      const app = Fastify()
      const data = { system: { apiKeys: {}, tenants: {} } }
      await app.register(fp(async (i) => void i.decorate('data', data as never).decorate('settings', testSettings()), { name: 'parts' }))
      await app.register(httpApi)
      app.get('/leak', { config: config as never }, async () => 'secret')
      try {
        await app.ready()
      } finally {
        await app.close()
      }
    }

    await expect(build({})).rejects.toThrow('/leak declares no permission')
    await expect(build({ permission: 'station.raed' })).rejects.toThrow('station.raed is not in')
    await expect(build({ permission: 'station.read' })).resolves.toBeUndefined()
  })
})

describe('a key', () => {
  it('acts for its own tenant only, whatever the request says (A-41)', async () => {
    const two = await newTenant('utrecht')
    const { key } = await newKey(['*'], two)

    expect((await ask(key, 'GET', '/api/v1/stations')).status).toBe(200)
    expect((await ask(key, 'GET', `/api/v1/stations?tenantId=${two}`)).status).toBe(200)
    expect((await ask(key, 'GET', '/api/v1/stations?tenantId=1')).status).toBe(403)
    expect((await ask(key, 'GET', '/api/v1/stations?tenantId=0')).status).toBe(403)
    expect((await ask(key, 'GET', `/api/v1/stations?tenantId=${two}&tenantId=1`)).status).toBe(400)
    expect((await ask(key, 'POST', '/api/v1/stations', { stationId: 'X', tenantId: 1 })).status).toBe(403)
    expect((await ask(key, 'POST', '/api/v1/api-keys', { name: 'x', permissions: ['*'], tenantId: 1 })).status).toBe(403)
    expect((await ask(key, 'POST', '/api/v1/tenants', { name: 'x', slug: 'x' })).status).toBe(403)
    expect((await ask(key, 'DELETE', '/api/v1/tenants/1?confirm=default')).status).toBe(403)
    expect((await ask(key, 'GET', '/api/v1/tenants/1')).status).toBe(404)
    expect((await ask(key, 'PATCH', '/api/v1/tenants/1', { name: 'mine' })).status).toBe(404)
    expect((await ask(key, 'GET', '/api/v1/tenants')).body.items.map((t: { id: number }) => t.id)).toEqual([two])
  })

  it('of the system acts for the default tenant, and for any other that is named', async () => {
    const three = await newTenant('three')
    await admin('POST', `/api/v1/stations?tenantId=${three}`, { stationId: 'OF-THREE', securityProfile: 0 })

    expect((await admin('GET', '/api/v1/stations')).body.items).toEqual([])
    expect((await admin('GET', `/api/v1/stations?tenantId=${three}`)).body.items).toMatchObject([{ stationId: 'OF-THREE' }])
    expect((await admin('GET', '/api/v1/stations?tenantId=999')).status).toBe(404)
    expect((await admin('GET', '/api/v1/stations?tenantId=x')).status).toBe(400)
  })

  it('gives no permission it lacks', async () => {
    const { key } = await newKey(['apiKey.*', 'station.read'])
    const make = async (permissions: string[]) => (await ask(key, 'POST', '/api/v1/api-keys', { name: 'x', permissions })).status

    expect(await make(['station.read'])).toBe(201)
    expect(await make(['apiKey.read', 'apiKey.*'])).toBe(201)
    expect(await make(['station.write'])).toBe(403)
    expect(await make(['station.*'])).toBe(403)
    expect(await make(['*'])).toBe(403)
    expect(await make(['nonsense'])).toBe(400)
    expect(await make(['apiKey'])).toBe(400)
  })

  it('is shown once, stored as its hash, and dies at once when revoked', async () => {
    const { key, id } = await newKey(['station.read', 'apiKey.read'])
    expect((await ask(key, 'GET', '/api/v1/stations')).status).toBe(200)
    expect(JSON.stringify((await ask(key, 'GET', '/api/v1/api-keys')).body)).not.toContain(key)

    expect((await admin('DELETE', `/api/v1/api-keys/${id}`)).status).toBe(204)

    expect((await ask(key, 'GET', '/api/v1/stations')).status).toBe(401)
  })

  it('revoked in another process dies within five seconds', async () => {
    const { key, id } = await newKey(['station.read'])
    expect((await ask(key, 'GET', '/api/v1/stations')).status).toBe(200)

    await plugboard.app.data.withTenant(1, (data) => data.apiKeys.remove(id))

    await expect.poll(async () => (await ask(key, 'GET', '/api/v1/stations')).status, { timeout: 6_000, interval: 500 }).toBe(401)
  })

  it('that has expired is unknown', async () => {
    const expiresAt = new Date(Date.now() + 400).toISOString()
    const { body } = await admin('POST', '/api/v1/api-keys', { name: 'short', permissions: ['station.read'], expiresAt })
    expect((await ask(body.key, 'GET', '/api/v1/stations')).status).toBe(200)

    await expect.poll(async () => (await ask(body.key, 'GET', '/api/v1/stations')).status, { timeout: 3_000 }).toBe(401)
  })
})

describe('guessing', () => {
  let app: FastifyInstance
  let looks = 0
  let away = false
  const known = generateApiKey()
  beforeAll(async () => {
    const apiKeys = {
      byHash: async (hash: Buffer) => {
        looks++
        if (away) throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })
        return hash.equals(hashApiKey(known)) ? { id: 1, tenantId: 1, name: 'k', permissions: ['metrics.read'] } : undefined
      },
    }
    app = Fastify()
    await app.register(
      fp(async (i) => void i.decorate('data', { system: { apiKeys, tenants: {} } } as never).decorate('settings', testSettings()), {
        name: 'parts',
      }),
    )
    await app.register(httpApi)
    await app.ready()
  })
  afterAll(() => app.close())
  const metrics = (key: string, remoteAddress = '192.0.2.1') =>
    app.inject({ url: '/metrics', remoteAddress, headers: { authorization: `Bearer ${key}` } })

  it('a database that is away is a 503 that says when to come back, never a 401', async () => {
    away = true
    const answer = await metrics(generateApiKey(), '192.0.2.9')
    away = false

    expect(answer.statusCode).toBe(503)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(answer.body).not.toContain('5432')
  })

  it('is stopped per address before the database is asked; a key in use goes on', async () => {
    expect((await metrics(known)).statusCode).toBe(200)
    looks = 0
    const statuses: number[] = []
    for (let i = 0; i < 100; i++) statuses.push((await metrics(generateApiKey())).statusCode)

    expect(statuses.filter((status) => status === 401)).toHaveLength(30)
    expect(statuses.at(-1)).toBe(429)
    expect(looks).toBe(30)
    expect((await metrics(known)).statusCode).toBe(200)
    expect((await metrics(generateApiKey(), '192.0.2.2')).statusCode).toBe(401)
  })
})
