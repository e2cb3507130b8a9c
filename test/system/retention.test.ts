import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'

let plugboard: TestPlugboard
let owner: Client
let station: number
beforeAll(async () => {
  plugboard = await startPlugboard()
  owner = new Client({ connectionString: plugboard.databaseUrl })
  await owner.connect()
  await owner.query(`SELECT set_config('app.tenant', '1', false)`)
  await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId: 'R1', securityProfile: 0 }))
  station = (await plugboard.app.data.system.links.access(1, 'R1'))!.stationPk
})
afterAll(async () => {
  await owner.end()
  await plugboard.stop()
})

const count = async (table: string) => Number((await owner.query(`SELECT count(*) FROM ${table}`)).rows[0].count)
const days = (n: number) => `now() - interval '${n} days'`
/** `n` rows of each age, days, by the column that says it. */
const fill = async (table: string, columns: string, values: (at: string) => string, ages: Array<[number, number]>) => {
  for (const [n, age] of ages)
    await owner.query(`INSERT INTO ${table} (station_pk, ${columns}) SELECT $1, ${values(days(age))} FROM generate_series(1, ${n}) n`, [
      station,
    ])
}

it('removes of every table what is older than its days, however much it is, and leaves the rest', async () => {
  const ages: Array<[number, number]> = [
    [4_100, 40],
    [3, 1],
  ]
  await fill('vat_checks', 'vat_number, status, reason, at', (at) => `'NL' || n, 'Accepted', 'x', ${at}`, ages)
  await fill('web_payments', 'evse_id, timeout_seconds, started_at', (at) => `1, 60, ${at}`, ages)
  await fill(
    'unexpected_messages',
    'action, subject, reason, payload, at, last_at',
    (at) => `'A', n || '/' || ${at}, 'x', '{}', ${at}, ${at}`,
    ages,
  )
  await fill('battery_swaps', 'request_id, id_token, id_token_type, value_key, began_at', (at) => `n, 'T', 'x', 't', ${at}`, ages)
  await fill('boots', 'at, vendor, model, status, interval_seconds', (at) => `${at}, 'v', 'm', 'Accepted', 300`, ages)
  const event = 'event_id, at, received_at, trigger, component, variable, actual_value, cleared, payload'
  await fill('station_events', event, (at) => `n, ${at}, ${at}, 'Delta', 'C', 'V', '1', false, '{}'`, ages)
  // The partition of weeks nobody has, and one of now: places in them may be the same.
  const status = 'evse_id, connector_id, at, fingerprint, status, received_at'
  await fill('status_history', status, (at) => `1, 1, ${at}, n, 'Available', ${at}`, [
    [4_100, 4_000],
    [50, 0],
  ])
  const limits = { messages: new Date(Date.now() - 30 * 86_400_000), statusHistory: new Date(Date.now() - 30 * 86_400_000) }

  await plugboard.app.data.retention.apply(limits)

  const left: Record<string, number> = {}
  for (const table of ['vat_checks', 'web_payments', 'unexpected_messages', 'battery_swaps', 'boots', 'station_events', 'status_history'])
    left[table] = await count(table)
  expect(left).toEqual({
    vat_checks: 3,
    web_payments: 3,
    unexpected_messages: 3,
    battery_swaps: 3,
    boots: 3,
    station_events: 3,
    status_history: 50,
  })
})

it('goes slice by slice: whoever waits for a row of a backlog waits for one slice alone', async () => {
  await fill('boots', 'at, vendor, model, status, interval_seconds', (at) => `${at}, 'v', 'm', 'Accepted', 300`, [[6_000, 400]])
  const other = new Client({ connectionString: plugboard.databaseUrl })
  await other.connect()
  // Whoever holds one of the last rows stops the end of the work, and nothing that was done before.
  await other.query('BEGIN')
  await other.query('SELECT FROM boots ORDER BY id DESC LIMIT 1 FOR UPDATE')
  const work = plugboard.app.data.retention.apply({ statusHistory: new Date(Date.now() - 300 * 86_400_000) })

  await expect.poll(() => count('boots')).toBeLessThanOrEqual(2_003)
  await other.query('ROLLBACK')
  await work
  await other.end()

  expect(await count('boots')).toBe(3)
})
