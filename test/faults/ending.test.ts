import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../database.js'
import { testSecretKey } from '../parts.js'
import { type PlugboardProcess, startProcess } from '../process.js'
import { bootOf, connectStation, type TestStation } from '../station.js'

let database: TestDatabase
let owner: Client
let plugboard: PlugboardProcess
beforeAll(async () => {
  database = await testDatabase()
  owner = new Client({ connectionString: database.url })
  await owner.connect()
  plugboard = await startProcess({
    DATABASE_URL: database.url,
    SECRET_KEY: testSecretKey.toString('hex'),
    ADMIN_API_KEY: `pb_${randomBytes(24).toString('base64url')}`,
    STATION_ONBOARDING: 'open',
    LOG_LEVEL: 'warn',
  })
})
afterAll(async () => {
  await plugboard.kill()
  await owner.end()
  await database.drop()
})

const event = (transactionId: string, seqNo: number) => ({
  eventType: seqNo === 0 ? 'Started' : 'Updated',
  seqNo,
  timestamp: new Date(Date.UTC(2026, 10, 20, 10, seqNo)).toISOString(),
  triggerReason: 'MeterValuePeriodic',
  transactionInfo: { transactionId },
  evse: { id: 1, connectorId: 1 },
})

it('F-14: SIGTERM with work in flight: what is in hand is answered, exit 0 within 10 s, all offline, every acknowledged row there', async () => {
  const stations: TestStation[] = await Promise.all(
    Array.from({ length: 15 }, async (_, i) => {
      const station = await connectStation(`${plugboard.url.replace('http', 'ws')}/ocpp/END${i}`, '2.0.1')
      await station.ask('BootNotification', bootOf('2.0.1'))
      await station.ask('TransactionEvent', event(`t${i}`, 0))
      return station
    }),
  )
  const acknowledged = new Set<string>()
  for (const [i, { socket }] of stations.entries())
    socket.on('message', (data) => {
      const [type, id] = JSON.parse(String(data))
      if (type === 3 && String(id).startsWith('e')) acknowledged.add(`t${i} ${String(id).slice(1)}`)
    })
  // The table is locked, so that a message of each station is surely in hand and others wait behind it.
  await owner.query('BEGIN; LOCK TABLE transaction_events IN ACCESS EXCLUSIVE MODE')
  for (const [i, station] of stations.entries())
    for (let n = 1; n <= 5; n++) station.send(JSON.stringify([2, `e${n}`, 'TransactionEvent', event(`t${i}`, n)]))
  await new Promise((resolve) => setTimeout(resolve, 300))

  const from = performance.now()
  const ended = plugboard.stop()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  await owner.query('COMMIT')

  expect(await ended).toBe(0)
  expect(performance.now() - from).toBeLessThan(10_000)
  expect(new Set((await Promise.all(stations.map(({ closed }) => closed))).map(({ code }) => code))).toEqual(new Set([1012]))
  // What each had in hand was finished; what had not been begun the station sends again.
  expect([...acknowledged].filter((event) => event.endsWith(' 1'))).toHaveLength(15)
  const { rows: stored } = await owner.query(
    `SELECT t.transaction_id || ' ' || e.seq_no AS event FROM transaction_events e JOIN transactions t ON t.id = e.transaction_pk WHERE e.seq_no > 0`,
  )
  const kept = new Set(stored.map((row) => row.event))
  expect([...acknowledged].filter((event) => !kept.has(event))).toEqual([])
  const { rows: links } = await owner.query('SELECT DISTINCT online, process_id FROM station_links')
  expect(links).toEqual([{ online: false, process_id: null }])
  const { rows: connections } = await owner.query('SELECT DISTINCT close_code FROM connections')
  expect(connections).toEqual([{ close_code: 1012 }])
  expect((await owner.query('SELECT FROM processes')).rowCount).toBe(0)
}, 30_000)
