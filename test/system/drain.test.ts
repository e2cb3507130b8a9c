import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../database.js'
import { testSecretKey } from '../parts.js'
import { apiOf, type PlugboardProcess, startProcess } from '../process.js'
import { rawSocket } from '../rawSocket.js'
import { bootOf, connectStation } from '../station.js'

const key = 'pb_an-admin-key-of-this-test'
let database: TestDatabase
let plugboard: PlugboardProcess
beforeAll(async () => {
  database = await testDatabase()
  plugboard = await startProcess({
    DATABASE_URL: database.url,
    SECRET_KEY: testSecretKey.toString('hex'),
    ADMIN_API_KEY: key,
    STATION_ONBOARDING: 'open',
    LOG_LEVEL: 'warn',
  })
}, 90_000)
afterAll(async () => {
  await plugboard.kill()
  await database.drop()
})

it('SIGTERM ends within 10 s with 0, whatever stations and commands do, and stations know that it is a restart', async () => {
  const ocpp = `${plugboard.url.replace('http', 'ws')}/ocpp`
  const polite = await connectStation(`${ocpp}/POLITE`, '2.0.1')
  await polite.ask('BootNotification', bootOf('2.0.1'))
  const deaf = await rawSocket(`${ocpp}/DEAF`, 'ocpp2.0.1') // never answers the closing handshake
  const command = apiOf(plugboard.url, key, 'POST', '/ocpp/2.0.1/evDriver/clearCache?identifier=POLITE').catch(() => undefined)
  expect((await polite.next())[2]).toBe('ClearCache') // and never answers it

  const began = Date.now()
  const code = await plugboard.stop()

  expect([code, Date.now() - began < 10_000]).toEqual([0, true])
  expect((await polite.closed).code).toBe(1012)
  await command
  const client = new Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query('SELECT station_id AS id, online FROM station_links ORDER BY 1')
  const { rows: open } = await client.query('SELECT FROM connections WHERE to_at IS NULL')
  await client.end()
  expect(rows).toEqual([
    { id: 'DEAF', online: false },
    { id: 'POLITE', online: false },
  ])
  expect(open).toEqual([])
  deaf.socket.destroy()
}, 60_000)
