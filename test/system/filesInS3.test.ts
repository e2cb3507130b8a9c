import { randomBytes, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { s3Files } from '#util/files/s3.js'
import { removeOldLogs } from '../../03_Modules/Configuration/oldLogs.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { type S3Store, startS3 } from '../s3.js'
import { bootOf } from '../station.js'

let store: S3Store
let plugboard: TestPlugboard
beforeAll(async () => {
  store = await startS3()
  plugboard = await startPlugboard({
    files: () => s3Files(store.settings),
    settings: { files: { maxBytes: 32 * 1024 * 1024 } },
  })
})
afterAll(async () => {
  await plugboard.stop()
  await store.stop()
})

const base = () => plugboard.ocpp.replace('ws', 'http').replace('/ocpp', '')
const operator = (path: string, init: RequestInit = {}) =>
  fetch(`${base()}/api/v1/${path}`, { ...init, headers: { authorization: `Bearer ${plugboard.key}` } })
const upload = (content: Buffer) => operator('files?name=fw.bin', { method: 'POST', body: new Uint8Array(content) })
const unkept = () => plugboard.app.data.withTenant(1, (data) => data.storedFiles.unkept(100))

it('stations and operators use the same URLs as ever, whichever process serves them', async () => {
  const content = randomBytes(7 * 1024 * 1024)
  const { id } = (await (await upload(content)).json()) as { id: number }
  const { url } = (await plugboard.api('POST', `/api/v1/files/${id}/download-url`, {})).body

  plugboard = await plugboard.restart()
  const path = new URL(url).pathname
  const whole = await fetch(`${base()}${path}`)
  const part = await fetch(`${base()}${path}`, { headers: { range: 'bytes=7000000-7000009' } })

  expect(content.equals(Buffer.from(await whole.arrayBuffer()))).toBe(true)
  expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, content.subarray(7_000_000, 7_000_010)])
  expect((await (await fetch(`${base()}/ready`)).json()) as object).toMatchObject({ parts: { files: { ok: true } } })
})

it('a station whose upload finds the store away gets 503, and its next try succeeds', { timeout: 60_000 }, async () => {
  await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId: 'S3', securityProfile: 0 }))
  const client = await rpcStation(plugboard.ocpp, 'S3', '2.0.1')
  let location = ''
  client.handle('GetLog', async ({ params }) => {
    location = (params as { log: { remoteLocation: string } }).log.remoteLocation
    return { status: 'Accepted' }
  })
  await client.call('BootNotification', bootOf('2.0.1'))
  const { stationPk } = (await plugboard.app.data.system.links.access(1, 'S3'))!
  await plugboard.api('POST', `/api/v1/stations/${stationPk}/logs/request`, { logType: 'DiagnosticsLog' })
  const content = randomBytes(12 * 1024 * 1024)
  const put = () => fetch(location, { method: 'PUT', body: new Uint8Array(content) })

  await store.away()
  const refused = await put()
  const listed = (await plugboard.api('GET', '/api/v1/files?kind=log')).body.items
  await expect
    .poll(async () => (await fetch(`${base()}/ready`)).json(), { timeout: 10_000 })
    .toMatchObject({ ready: true, parts: { files: { ok: false } } })
  await store.back()

  expect([refused.status, Number(refused.headers.get('retry-after'))]).toEqual([503, 30])
  expect(((await refused.json()) as { detail: string }).detail).toContain('store of files')
  expect(listed).toEqual([])
  expect((await put()).status).toBe(201)
  expect((await plugboard.api('GET', '/api/v1/files?kind=log')).body.items).toMatchObject([{ sizeBytes: content.length }])
})

it('a file that could not be removed is removed with the old logs', { timeout: 60_000 }, async () => {
  const { id } = (await (await upload(Buffer.from('firmware'))).json()) as { id: number }
  const key = (await plugboard.app.data.withTenant(1, (data) => data.storedFiles.find(id)))!.key

  await store.away()
  const removed = await operator(`files/${id}`, { method: 'DELETE' })
  const download = await operator(`files/${id}/content`)
  await removeOldLogs(plugboard.app, new Date(0))
  await store.back()

  expect([removed.status, download.status]).toEqual([204, 404])
  expect(await plugboard.app.files.read(key)).toBeDefined()
  expect(await unkept()).toEqual([key])
  await removeOldLogs(plugboard.app, new Date(0))
  expect(await plugboard.app.files.read(key)).toBeUndefined()
  expect(await unkept()).toEqual([])
})

it('what an upload left behind whose process ended is removed a day later', async () => {
  const key = `1/${randomUUID()}`
  await plugboard.app.data.withTenant(1, (data) => data.storedFiles.begin(key))
  await plugboard.app.files.write(key, Readable.from([Buffer.from('half')]), 10)

  await removeOldLogs(plugboard.app, new Date(0))
  expect(await plugboard.app.files.read(key)).toBeDefined()
  const owner = new Client({ connectionString: plugboard.databaseUrl })
  await owner.connect()
  await owner.query(`UPDATE unkept_files SET remove_after = remove_after - interval '1 day' WHERE storage_key = $1`, [key])
  await owner.end()
  await removeOldLogs(plugboard.app, new Date(0))

  expect(await plugboard.app.files.read(key)).toBeUndefined()
})
