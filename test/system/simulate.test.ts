import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { versions } from '#base/ocpp/version.js'
import { simulate } from '../../Server/cli/simulate.js'
import { type TestDatabase, testDatabase } from '../database.js'
import { type ServerProcess, startServerProcess } from '../serverProcess.js'

let database: TestDatabase
let server: ServerProcess
let output = ''

beforeAll(async () => {
  database = await testDatabase()
  server = await startServerProcess(database.url)
})
afterAll(async () => {
  await server?.stop()
  await database?.drop()
})
beforeEach(() => {
  output = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((output += text)))
  vi.spyOn(console, 'error').mockImplementation((text) => void (output += `${text}\n`))
})
afterEach(() => void vi.restoreAllMocks())

const run = (...argv: string[]) => simulate(['--url', server.stations, '--key', server.key, '--seed', '1', '--speed', '12000', ...argv])

async function rest(path: string): Promise<any> {
  const response = await fetch(`${server.api}/api/v1${path}`, { headers: { authorization: `Bearer ${server.key}` } })
  expect(response.status).toBe(200)
  return response.json()
}

describe.each(versions)('simulated stations that speak OCPP %s', (version) => {
  const ids = ['001', '002'].map((number) => `SIM${version.replaceAll('.', '')}-${number}`)

  it('charge, and REST shows exactly the energy they sent', async () => {
    const exitCode = await run('--stations', '2', '--sessions', '1', '--version', version)

    expect(output).toMatch(/2 sessions, (\d+) Wh sent, \1 Wh at Plugboard: equal/)
    expect(exitCode).toBe(0)
    for (const stationId of ids) {
      const sent = Number(new RegExp(`${stationId} .* (\\d+) Wh sent`).exec(output)?.[1])
      const { items } = await rest(`/transactions?stationId=${stationId}`)
      expect(sent).toBeGreaterThan(1_000)
      expect(items).toMatchObject([{ energyWh: sent, evseId: 1, flags: [] }])
      expect(items[0].meterStopWh - items[0].meterStartWh).toBe(sent)
    }
  })

  it('leave a free connector behind', async () => {
    for (const stationId of ids) {
      const { items } = await rest(`/stations?stationId=${stationId}`)

      expect(items).toMatchObject([
        { version, bootStatus: 'Accepted', evses: [{ evseId: 1, connectors: [{ connectorId: 1, status: 'Available' }] }] },
      ])
    }
  })

  it('charge again in a second run, their meters going on where they were', async () => {
    const exitCode = await run('--stations', '1', '--version', version)

    expect(exitCode).toBe(0)
    const { items } = await rest(`/transactions?stationId=${ids[0]}`)
    expect(items).toHaveLength(2)
    const registers = items.map((item: any) => [item.meterStartWh, item.meterStopWh]).toSorted((a: number[], b: number[]) => a[0]! - b[0]!)
    expect(registers[1][0]).toBe(registers[0][1])
  })
})

it('a key that Plugboard does not know ends in one line', async () => {
  expect(await run('--key', 'plb_not-a-key-of-this-installation')).toBe(1)
  expect(output.trim()).toMatch(/^plugboard simulate: Plugboard at \S+ does not know this key: .*$/)
})

it('an address where nobody listens ends in one line', async () => {
  expect(await run('--url', 'ws://127.0.0.1:1/ocpp')).toBe(1)
  expect(output.trim()).toMatch(/^plugboard simulate: no Plugboard answers at http:\/\/127\.0\.0\.1:1 .*npm start$/)
})

it.each([
  ['--stations', 'many'],
  ['--version', '3.0'],
  ['--speed', '0'],
  ['--nonsense', '1'],
])('%s %s is refused in one line', async (...argv) => {
  expect(await run(...argv)).toBe(1)
  expect(output.trim()).toMatch(new RegExp(`^plugboard simulate: .*${argv[0]}.*$`))
})
