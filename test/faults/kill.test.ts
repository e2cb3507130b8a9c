import { randomBytes } from 'node:crypto'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stopAbandonedPostgres } from '#util/postgres/managed.js'
import { apiOf, type PlugboardProcess, startProcess } from '../process.js'
import { temporaryFolder } from '../server.js'
import { bootOf, connectStation, type TestStation } from '../station.js'

const key = `pb_${randomBytes(24).toString('base64url')}`
let dataDir: string
let plugboard: PlugboardProcess

const start = () => startProcess({ DATA_DIR: dataDir, ADMIN_API_KEY: key, STATION_ONBOARDING: 'open', LOG_LEVEL: 'warn' })
const connect = (id: string) => connectStation(`${plugboard.url.replace('http', 'ws')}/ocpp/${id}`, '2.0.1')
const minute = (n: number) => new Date(Date.UTC(2026, 10, 20, 10, n)).toISOString()
const events = async (transaction: string) => {
  const { items } = (await apiOf(plugboard.url, key, 'GET', `/api/v1/transactions?stationId=${transaction}`)).body
  return items[0]
}
const send = (station: TestStation, transactionId: string, seqNo: number, eventType = 'Updated') =>
  station.ask('TransactionEvent', {
    eventType,
    seqNo,
    timestamp: minute(seqNo),
    triggerReason: 'MeterValuePeriodic',
    transactionInfo: { transactionId, chargingState: 'Charging' },
    evse: { id: 1, connectorId: 1 },
    meterValue: [
      {
        timestamp: minute(seqNo),
        sampledValue: [
          {
            value: 1_000 + 100 * seqNo,
            context: eventType === 'Started' ? 'Transaction.Begin' : eventType === 'Ended' ? 'Transaction.End' : 'Sample.Periodic',
          },
        ],
      },
    ],
  })

beforeAll(async () => {
  dataDir = await temporaryFolder('kill')
  plugboard = await start()
}, 90_000)
afterAll(async () => {
  await plugboard.kill()
  await stopAbandonedPostgres(dataDir)
  await rm(dataDir, { recursive: true, force: true })
})

it('the keys it made are for its owner’s eyes only, and PostgreSQL does not run as root', async () => {
  expect((await stat(join(dataDir, 'secret.key'))).mode & 0o777).toBe(0o600)
  const pid = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]
  const uid = /^Uid:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))![1]
  expect(Number(uid)).not.toBe(0)
})

it('kill -9 of Plugboard in mid-session: what was acknowledged is there after the restart, and the session goes on', async () => {
  const station = await connect('KILLED')
  await station.ask('BootNotification', bootOf('2.0.1'))
  await send(station, 'k', 0, 'Started')
  await send(station, 'k', 1)
  await plugboard.kill()
  plugboard = await start()

  const again = await connect('KILLED')
  expect(await events('KILLED')).toMatchObject({ transactionId: 'k', energyWh: 100 })
  await send(again, 'k', 1) // never sure that it arrived: sent again
  await send(again, 'k', 2, 'Ended')
  expect(await events('KILLED')).toMatchObject({ energyWh: 200, flags: [], meterStartWh: 1_000, meterStopWh: 1_200 })
  await again.close()
}, 90_000)

it('kill -9 of PostgreSQL in mid-session: it starts again by itself and no acknowledged event is lost', async () => {
  const station = await connect('PGKILLED')
  await station.ask('BootNotification', bootOf('2.0.1'))
  await send(station, 'p', 0, 'Started')
  await send(station, 'p', 1)
  const pid = Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
  process.kill(pid, 'SIGKILL')
  await send(station, 'p', 2) // answered when the database is back, without a new connection
  await send(station, 'p', 3, 'Ended')
  expect(await events('PGKILLED')).toMatchObject({ energyWh: 300, flags: [] })
  await station.close()
}, 60_000)

it('SIGTERM stops PostgreSQL with Plugboard and exits 0', async () => {
  const pid = Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])
  expect(await plugboard.stop()).toBe(0)
  expect(() => process.kill(pid, 0)).toThrow()
})
