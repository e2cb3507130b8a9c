import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../database.js'
import { testSecretKey } from '../parts.js'
import { apiOf, type PlugboardProcess, startProcess } from '../process.js'
import { amqpUrl, redisUrl, skipAmqp, skipRedis } from '../services.js'
import { bootOf, connectStation } from '../station.js'

const key = `pb_${randomBytes(24).toString('base64url')}`

/** One session through any number of processes: what it must look like does not depend on how many they are. */
async function session(ways: { ocpp: string; operator: string; readings: string; stationId: string }) {
  const operator = (method: string, path: string, body?: unknown) => apiOf(ways.operator, key, method, path, body)
  const station = await connectStation(`${ways.ocpp}/${ways.stationId}`, '2.0.1')
  station.answer({
    Reset: () => ({ status: 'Scheduled' }),
    GetVariables: (p) => ({
      getVariableResult: p.getVariableData.map((d: object) => ({ ...d, attributeStatus: 'Accepted', attributeValue: '9' })),
    }),
  })
  const booted = await station.ask('BootNotification', bootOf('2.0.1'))
  const authorized = await station.ask('Authorize', { idToken: { idToken: 'SplitTag', type: 'ISO14443' } })
  const event = (seqNo: number, eventType: string, value: number, context: string) =>
    station.ask('TransactionEvent', {
      eventType,
      seqNo,
      timestamp: new Date(Date.UTC(2026, 10, 20, 10, seqNo * 30)).toISOString(),
      triggerReason: 'CablePluggedIn',
      transactionInfo: { transactionId: 'split' },
      evse: { id: 1, connectorId: 1 },
      meterValue: [
        {
          timestamp: new Date(Date.UTC(2026, 10, 20, 10, seqNo * 30)).toISOString(),
          sampledValue: [{ value, context, unitOfMeasure: { unit: 'Wh' } }],
        },
      ],
    })
  await event(0, 'Started', 5_000, 'Transaction.Begin')
  await event(1, 'Ended', 8_210, 'Transaction.End')
  const reset = await operator('POST', `/ocpp/2.0.1/configuration/reset?identifier=${ways.stationId}`, { type: 'OnIdle' })
  const read = await operator('POST', `/ocpp/2.0.1/configuration/getVariables?identifier=${ways.stationId}`, {
    getVariableData: [{ component: { name: 'OCPPCommCtrlr' }, variable: { name: 'RetryBackOffWaitMinimum' } }],
  })
  const item = (await apiOf(ways.readings, key, 'GET', `/api/v1/transactions?stationId=${ways.stationId}`)).body.items[0]
  await station.close()
  return {
    boot: booted.status,
    authorize: authorized.idTokenInfo.status,
    reset: [reset.status, reset.body?.[0]?.payload],
    read: read.body?.[0]?.payload?.getVariableResult?.[0]?.attributeValue,
    energyWh: item?.energyWh,
    flags: item?.flags,
  }
}

const expected = { boot: 'Accepted', authorize: 'Accepted', reset: [200, { status: 'Scheduled' }], read: '9', energyWh: 3_210, flags: [] }

async function prepare(url: string, driver: string, stationIds: string[]) {
  for (const stationId of stationIds)
    expect((await apiOf(url, key, 'POST', '/api/v1/stations', { stationId, securityProfile: 0 })).status).toBe(201)
  expect((await apiOf(driver, key, 'POST', '/api/v1/tokens', { idToken: 'SplitTag', type: 'ISO14443', status: 'Accepted' })).status).toBe(
    201,
  )
}

describe.skipIf(skipAmqp || skipRedis)('five processes over RabbitMQ and Redis', () => {
  let database: TestDatabase
  const processes: Record<string, PlugboardProcess> = {}
  const names = ['OcppRouter', 'OcppRouter', 'Configuration', 'EVDriver', 'Transactions']

  beforeAll(async () => {
    database = await testDatabase()
    const shared = {
      DATABASE_URL: database.url,
      AMQP_URL: amqpUrl(),
      REDIS_URL: redisUrl(),
      SECRET_KEY: testSecretKey.toString('hex'),
      ADMIN_API_KEY: key,
      LOG_LEVEL: 'warn',
      OCPP_CALL_TIMEOUT: '5',
      BUS_PREFIX: `plugboard-test-${randomBytes(4).toString('hex')}.`,
    }
    const started = await Promise.all(names.map((APP_NAME) => startProcess({ ...shared, APP_NAME })))
    started.forEach((one, i) => {
      processes[`${names[i]}${i === 1 ? '2' : ''}`] = one
    })
  }, 120_000)
  afterAll(async () => {
    await Promise.all(Object.values(processes).map((one) => one.kill()))
    await database?.drop()
  })

  const ocpp = (name: string) => `${processes[name]!.url.replace('http', 'ws')}/ocpp`

  it('RabbitMQ: run the same session as one process does, commands sent to a process that holds no socket', async () => {
    await prepare(processes.Configuration!.url, processes.EVDriver!.url, ['SPLIT1', 'SPLIT2'])
    const ways = { operator: processes.Configuration!.url, readings: processes.Transactions!.url }
    expect(await session({ ...ways, ocpp: ocpp('OcppRouter'), stationId: 'SPLIT1' })).toEqual(expected)
    expect(await session({ ...ways, ocpp: ocpp('OcppRouter2'), stationId: 'SPLIT2' })).toEqual(expected)
  })

  it('RabbitMQ: bring a local list in line, and follow a reservation to the transaction that used it', async () => {
    const driver = (method: string, path: string, body?: unknown) => apiOf(processes.EVDriver!.url, key, method, path, body)
    const registered = await apiOf(processes.Configuration!.url, key, 'POST', '/api/v1/stations', {
      stationId: 'SPLIT3',
      securityProfile: 0,
    })
    const station = await connectStation(`${ocpp('OcppRouter2')}/SPLIT3`, '2.0.1')
    station.answer({
      GetLocalListVersion: () => ({ versionNumber: 0 }),
      GetVariables: (p) => ({
        getVariableResult: p.getVariableData.map((d: object) => ({ ...d, attributeStatus: 'Accepted', attributeValue: '900' })),
      }),
      SendLocalList: () => ({ status: 'Accepted' }),
      ReserveNow: () => ({ status: 'Accepted' }),
    })
    await station.ask('BootNotification', bootOf('2.0.1'))
    const idToken = { idToken: 'SplitTag', type: 'ISO14443' }

    const synced = await driver('POST', `/api/v1/stations/${registered.body.id}/local-list/sync`)
    const booking = { id: 5, expiryDateTime: '2040-01-01T00:00:00Z', idToken, evseId: 1 }
    await driver('POST', '/ocpp/2.0.1/evDriver/reserveNow?identifier=SPLIT3', booking)
    await station.ask('TransactionEvent', {
      eventType: 'Started',
      seqNo: 0,
      timestamp: new Date().toISOString(),
      triggerReason: 'Authorized',
      transactionInfo: { transactionId: 'reserved' },
      evse: { id: 1, connectorId: 1 },
      idToken,
      reservationId: 5,
    })

    expect(synced.body).toMatchObject({ outcome: 'updated', messages: [{ updateType: 'Full', entries: 1 }] })
    expect((await driver('GET', `/api/v1/stations/${registered.body.id}/local-list?count=true`)).body).toMatchObject({
      limits: { itemsPerMessage: 900, bytesPerMessage: 900 },
      counts: { same: 1, missing: 0 },
    })
    expect((await driver('GET', '/api/v1/reservations?stationId=SPLIT3')).body.items).toMatchObject([
      { state: 'used', transactionId: 'reserved' },
    ])
    await station.close()
  })

  it('RabbitMQ: F-12 a station that moves to the other router process has one owner, and commands reach it there', async () => {
    const first = await connectStation(`${ocpp('OcppRouter')}/SPLIT1`, '2.0.1')
    const second = await connectStation(`${ocpp('OcppRouter2')}/SPLIT1`, '2.0.1')
    expect((await first.closed).code).toBe(1008)
    second.answer({ Reset: () => ({ status: 'Accepted' }) })
    const { body } = await apiOf(processes.Configuration!.url, key, 'POST', '/ocpp/2.0.1/configuration/reset?identifier=SPLIT1', {
      type: 'Immediate',
    })
    expect(body).toMatchObject([{ success: true, payload: { status: 'Accepted' } }])
    await second.close()
  })

  it('RabbitMQ: F-01 a router killed -9 loses nothing that was acknowledged, and its stations are offline soon', async () => {
    const station = await connectStation(`${ocpp('OcppRouter2')}/SPLIT2`, '2.0.1')
    await station.ask('StatusNotification', { evseId: 3, connectorId: 1, connectorStatus: 'Faulted', timestamp: new Date().toISOString() })
    await processes.OcppRouter2!.kill()
    const find = async () => (await apiOf(processes.Configuration!.url, key, 'GET', '/api/v1/stations?stationId=SPLIT2')).body.items[0]
    expect((await find()).evses).toEqual(expect.arrayContaining([expect.objectContaining({ evseId: 3 })]))
    await expect.poll(async () => (await find()).online, { timeout: 40_000, interval: 1_000 }).toBe(false)
    const again = await connectStation(`${ocpp('OcppRouter')}/SPLIT2`, '2.0.1')
    expect(await again.ask('Heartbeat', {})).toHaveProperty('currentTime')
    await again.close()
  }, 60_000)

  it('RabbitMQ: each process drains and exits 0 on SIGTERM', async () => {
    const left = ['OcppRouter', 'Configuration', 'EVDriver', 'Transactions'].map((name) => processes[name]!)
    expect(await Promise.all(left.map((one) => one.stop()))).toEqual([0, 0, 0, 0])
  }, 30_000)
})

it('one process runs it the same', async () => {
  const database = await testDatabase()
  const whole = await startProcess({
    DATABASE_URL: database.url,
    SECRET_KEY: testSecretKey.toString('hex'),
    ADMIN_API_KEY: key,
    LOG_LEVEL: 'warn',
  })
  await prepare(whole.url, whole.url, ['SPLIT1'])
  expect(
    await session({ ocpp: `${whole.url.replace('http', 'ws')}/ocpp`, operator: whole.url, readings: whole.url, stationId: 'SPLIT1' }),
  ).toEqual(expected)
  expect(await whole.stop()).toBe(0)
  await database.drop()
}, 60_000)
