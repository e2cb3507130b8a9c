import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation } from '../station.js'

let plugboard: TestPlugboard
let owner: Client
beforeAll(async () => {
  plugboard = await startPlugboard({ ocpp: { onboarding: 'open', maxPayloadBytes: 4 * 1024 * 1024 } })
  owner = new Client({ connectionString: plugboard.databaseUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await plugboard.stop()
})

it('A-48: a station that sends vendor data without end is answered, and fills neither the log nor the table; others keep theirs', async () => {
  const connect = async (id: string) => {
    const station = await connectStation(`${plugboard.ocpp}/${id}`, '2.0.1')
    await station.ask('BootNotification', bootOf('2.0.1'))
    return station
  }
  const [greedy, modest] = [await connect('GREEDY'), await connect('MODEST')]
  const data = 'x'.repeat(2_000_000)

  for (let i = 0; i < 20; i++) expect(await greedy.ask('DataTransfer', { vendorId: 'v', data })).toEqual({ status: 'UnknownVendorId' })
  await modest.ask('DataTransfer', { vendorId: 'v', data })

  const sizes = async (table: string, column: string) => {
    const { rows } = await owner.query(
      `SELECT s.station_id AS id, sum(length(${column}::text))::int AS size FROM ${table} t
       JOIN stations s ON s.station_id = ${table === 'ocpp_messages' ? 't.station_id' : '(SELECT station_id FROM stations WHERE id = t.station_pk)'}
       GROUP BY 1`,
    )
    return Object.fromEntries(rows.map(({ id, size }) => [id, size]))
  }
  await expect.poll(async () => (await sizes('ocpp_messages', 'payload')).MODEST, { timeout: 5_000 }).toBeGreaterThan(data.length)
  const kept = await sizes('data_transfers', 'data')
  expect(kept.GREEDY).toBeLessThan(8 * 1024 * 1024)
  expect(kept.GREEDY).toBeGreaterThan(6 * 1024 * 1024)
  expect(kept.MODEST).toBe(data.length + 2)
  const logged = await sizes('ocpp_messages', 'payload')
  expect(logged.GREEDY).toBeLessThan(32 * 1024 * 1024)
  // That it spoke, and how much it said, is still on record.
  const { rows } = await owner.query(
    `SELECT count(*)::int AS n FROM ocpp_messages WHERE station_id = 'GREEDY' AND type = 'call' AND action = 'DataTransfer'`,
  )
  expect(rows).toEqual([{ n: 20 }])
  expect(await greedy.ask('Heartbeat', {})).toHaveProperty('currentTime')
  await Promise.all([greedy.close(), modest.close()])
})
