import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { callbackKey, deliverCallbacks, signature } from '#util/commands/callbacks.js'
import { type CommandBench, commandBench } from '../commandBench.js'

describe('callbacks', () => {
  let receiver: Server
  let url: string
  let status = 204
  const received: Array<{ body: string; signature: string }> = []
  let bench: CommandBench
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => {
        received.push({ body, signature: request.headers['plugboard-signature'] as string })
        response.writeHead(status, { location: '/elsewhere' }).end()
      })
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    url = encodeURIComponent(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`)
  })
  afterAll(() => {
    receiver.closeAllConnections()
    receiver.close()
  })
  afterEach(async () => {
    await bench.stop()
    received.length = 0
    status = 204
  })

  const command = async (query = '') =>
    (await bench.post(`/ocpp/2.0.1/evDriver/clearCache?identifier=CP1&callbackUrl=${url}${query}`)).body[0]

  it('post the outcome, signed with the key an operator can read', async () => {
    bench = await commandBench({ settings: { callbackAllowPrivate: true } })
    await bench.station('CP1', { online: bench.app.processId })
    bench.stations.answer = () => ({ kind: 'result', payload: { status: 'Accepted' } })

    const { commandId } = await command()

    await expect.poll(() => received.length).toBe(1)
    const { body, signature } = received[0]!
    expect(JSON.parse(body)).toMatchObject({
      commandId,
      identifier: 'CP1',
      tenantId: 1,
      action: 'ClearCache',
      success: true,
      payload: { status: 'Accepted' },
    })
    const { key } = (await bench.get('/api/v1/commands/callback-key')).body
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature)!
    expect(createHmac('sha256', key).update(`${t}.${body}`).digest('hex')).toBe(v1)
    expect(Math.abs(Number(t) - Date.now() / 1000)).toBeLessThan(10)
    await expect
      .poll(() => bench.sql('SELECT attempts, delivered_at IS NOT NULL AS done FROM callbacks'))
      .toEqual([{ attempts: 1, done: true }])
  })

  it('are tried again until they are taken, also after a restart, and also for what failed', async () => {
    bench = await commandBench({ settings: { callbackAllowPrivate: true } })
    await bench.station('CP1')
    status = 500
    const { commandId } = await command()
    await expect.poll(() => bench.sql('SELECT attempts, last_error FROM callbacks')).toEqual([{ attempts: 1, last_error: 'answered 500' }])
    expect((await bench.sql('SELECT next_attempt_at > now() AS later FROM callbacks'))[0].later).toBe(true)

    status = 204
    await bench.sql('UPDATE callbacks SET next_attempt_at = now()')
    bench = await bench.restart()

    await expect.poll(() => received.length).toBe(2)
    expect(JSON.parse(received[1]!.body)).toMatchObject({ commandId, success: false, error: { kind: 'offline' } })
    await expect
      .poll(() => bench.sql('SELECT attempts, delivered_at IS NOT NULL AS done FROM callbacks'))
      .toEqual([{ attempts: 2, done: true }])
  })

  it('are posted by one process, however many look', async () => {
    bench = await commandBench({ settings: { callbackAllowPrivate: true } })
    await bench.station('CP1')
    await bench.sql(
      `WITH made AS (INSERT INTO commands (tenant_id, station_id, ocpp_version, action, request, status, applied, expires_at, error)
         SELECT 1, 'CP1', '2.1', 'Reset', '{}', 'failed', true, now(), '{"kind":"timeout","message":"late"}' FROM generate_series(1, 50) RETURNING tenant_id, id)
       INSERT INTO callbacks (tenant_id, command_id, url) SELECT tenant_id, id, $1 FROM made`,
      [decodeURIComponent(url)],
    )

    await Promise.all(Array.from({ length: 4 }, () => deliverCallbacks(bench.app)))

    expect(received.length).toBe(50)
    expect(new Set(received.map(({ body }) => JSON.parse(body).commandId)).size).toBe(50)
  })

  it('are given up after a day', async () => {
    bench = await commandBench({ settings: { callbackAllowPrivate: true } })
    await bench.station('CP1')
    status = 500
    await command()
    await expect.poll(() => bench.sql('SELECT attempts FROM callbacks')).toEqual([{ attempts: 1 }])

    await expect.poll(() => bench.sql('SELECT last_error FROM callbacks')).toEqual([{ last_error: 'answered 500' }])
    await bench.sql(`UPDATE callbacks SET created_at = now() - interval '24 hours', next_attempt_at = now()`)
    bench.app.commandJobs.poke()

    await expect.poll(() => bench.sql('SELECT given_up_at IS NOT NULL AS over FROM callbacks')).toEqual([{ over: true }])
  })

  it('never call an address of our own network', async () => {
    bench = await commandBench()
    await bench.station('CP1')
    const port = (receiver.address() as AddressInfo).port

    // Written out, it is refused at once; a name is found out when it is dialled.
    const plain = await bench.post(`/ocpp/2.0.1/evDriver/clearCache?identifier=CP1&callbackUrl=${url}`)
    const named = await bench.post(
      `/ocpp/2.0.1/evDriver/clearCache?identifier=CP1&callbackUrl=${encodeURIComponent(`http://localhost:${port}/`)}`,
    )

    expect(plain).toMatchObject({ status: 400, body: { errors: [{ field: 'query.callbackUrl' }] } })
    expect(named.status).toBe(200)
    await expect
      .poll(() => bench.sql('SELECT given_up_at IS NOT NULL AS over, last_error FROM callbacks'))
      .toMatchObject([{ over: true, last_error: expect.stringContaining('not an address of the public internet') }])
    expect(received).toEqual([])
  })

  it('end at a redirect: where it leads was never checked', async () => {
    bench = await commandBench({ settings: { callbackAllowPrivate: true } })
    await bench.station('CP1')
    status = 307
    await command()

    await expect.poll(() => bench.sql('SELECT attempts, last_error FROM callbacks')).toEqual([{ attempts: 1, last_error: 'answered 307' }])
    expect(received).toHaveLength(1)
  })
})

describe('the signature of callbacks', () => {
  it('is one for each secret while the secret is changed, so that receivers may know either key', () => {
    const [fresh, old] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
    const signed = signature([fresh, old], 7, '{"a":1}', new Date(1_700_000_000_999))
    const mark = (secret: Buffer) => createHmac('sha256', callbackKey(secret, 7)).update('1700000000.{"a":1}').digest('hex')

    expect(signed).toBe(`t=1700000000,v1=${mark(fresh)},v1=${mark(old)}`)
    expect(callbackKey(fresh, 8)).not.toBe(callbackKey(fresh, 7))
  })
})
