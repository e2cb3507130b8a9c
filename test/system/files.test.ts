import { createHash, randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'
import { removeOldLogs } from '../../03_Modules/Configuration/oldLogs.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'

const MAX = 1024 * 1024

let plugboard: TestPlugboard
let owner: Client
let base: string
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
  base = plugboard.ocpp.replace('ws', 'http').replace('/ocpp', '')
  owner = new Client({ connectionString: plugboard.databaseUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner.end()
  await plugboard.stop()
})

const sum = (name: string, content: Buffer) => createHash(name).update(content).digest('hex')
const operator = (path: string, init: RequestInit = {}) =>
  fetch(`${base}/api/v1/${path}`, { ...init, headers: { authorization: `Bearer ${plugboard.key}`, ...(init.headers as object) } })
const upload = (name: string, content: Buffer) =>
  json(operator(`files?name=${encodeURIComponent(name)}`, { method: 'POST', body: new Uint8Array(content) }))
const json = async (response: Response | Promise<Response>): Promise<any> => (await response).json()
const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer())
const put = (url: string, content: Buffer | string, init: RequestInit = {}) =>
  fetch(url, { method: 'PUT', body: typeof content === 'string' ? content : new Uint8Array(content), ...init })

describe('firmware files', () => {
  it('are uploaded, described, listed, downloaded and removed by operators', async () => {
    const content = randomBytes(400_000)

    const file = await upload('fw 2.1.bin', content)

    expect(file).toMatchObject({
      kind: 'firmware',
      name: 'fw 2.1.bin',
      sizeBytes: 400_000,
      sha256: sum('sha256', content),
      md5: sum('md5', content),
    })
    expect((await plugboard.api('GET', '/api/v1/files?kind=firmware&name=fw%202')).body.items).toMatchObject([{ id: file.id }])
    expect((await plugboard.api('GET', '/api/v1/files?kind=log')).body.items).toEqual([])
    const download = await operator(`files/${file.id}/content`)
    expect(await bytes(download)).toEqual(content)
    expect(download.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''fw%202.1.bin")
    expect((await operator(`files/${file.id}`, { method: 'DELETE' })).status).toBe(204)
    expect((await operator(`files/${file.id}/content`)).status).toBe(404)
    expect((await plugboard.api('GET', `/api/v1/files/${file.id}`)).status).toBe(404)
  })

  it('may come in a form, under whatever name, and stay a name', async () => {
    const form = new FormData()
    form.set('note', 'not the file')
    form.set('file', new Blob(['firmware']), '../../etc/cron.d/evil')

    const file = await json(operator('files', { method: 'POST', body: form }))

    expect(file).toMatchObject({ name: 'evil', sizeBytes: 8, sha256: sum('sha256', Buffer.from('firmware')) })
  })

  it('are refused when they are too large, with or without saying so beforehand', async () => {
    const before = (await plugboard.api('GET', '/api/v1/files?count=true')).body.total
    const endless = () =>
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
      })

    const announced = await operator('files?name=big', { method: 'POST', body: new Uint8Array(MAX + 1) })
    const streamed = await operator('files?name=big', { method: 'POST', body: endless(), duplex: 'half' }).then(
      ({ status }) => status,
      () => 413, // the connection was closed while we were still sending
    )

    expect([announced.status, streamed]).toEqual([413, 413])
    expect(await announced.json()).toMatchObject({ detail: expect.stringContaining('FILES_MAX_MB') })
    expect((await plugboard.api('GET', '/api/v1/files?count=true')).body.total).toBe(before)
  })

  it('are downloaded by stations with a URL that ends, in parts too', async () => {
    const content = randomBytes(1000)
    const { id } = await upload('fw.bin', content)

    const { status, body } = await plugboard.api('POST', `/api/v1/files/${id}/download-url`, { validHours: 1 })
    expect(status).toBe(201)
    expect(body.url).toMatch(new RegExp(`^${base}/files/download/1\\.[\\w-]{43}$`))

    expect(await bytes(await fetch(body.url))).toEqual(content)
    const part = await fetch(body.url, { headers: { range: 'bytes=900-' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 900-999/1000'])
    expect(await bytes(part)).toEqual(content.subarray(900))
    expect((await fetch(body.url, { method: 'HEAD' })).headers.get('content-length')).toBe('1000')
    await owner.query(`UPDATE file_tokens SET expires_at = now() - interval '1 second' WHERE file_id = $1`, [id])
    expect((await fetch(body.url)).status).toBe(404)
  })

  it('are out of reach for any other token, and a token opens nothing else', async () => {
    const { id } = await upload('fw.bin', Buffer.from('x'))
    const { url } = (await plugboard.api('POST', `/api/v1/files/${id}/download-url`, {})).body
    const token = url.split('/').at(-1)

    const wrong = [
      `2${token.slice(1)}`,
      `${token}A`,
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      '1.x',
      '..%2f..%2fetc%2fpasswd',
    ]
    for (const other of wrong) expect((await fetch(`${base}/files/download/${other}`)).status).toBe(404)
    expect((await put(`${base}/files/upload/${token}`, 'log')).status).toBe(404)
    const { rows } = await owner.query('SELECT hash FROM file_tokens')
    expect(rows.some(({ hash }) => hash.toString('utf8').includes(token))).toBe(false)
  })

  it('are for keys with the permission alone', async () => {
    const made = await plugboard.api('POST', '/api/v1/api-keys', { name: 'reader', tenantId: 1, permissions: ['file.read'] })
    const headers = { authorization: `Bearer ${made.body.key}` }

    expect((await fetch(`${base}/api/v1/files?name=x`, { method: 'POST', headers, body: 'x' })).status).toBe(403)
    expect((await fetch(`${base}/api/v1/files`, { method: 'POST', body: 'x' })).status).toBe(401)
    expect((await fetch(`${base}/api/v1/files`, { headers })).status).toBe(200)
  })
})

describe('the log of a station', () => {
  /** A booted station that answers a request for a log with `answer`, and the URL it was given. */
  const station = async (version: OcppVersion, answer: object) => {
    const stationId = `L${++count}`
    await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
    const client = await rpcStation(plugboard.ocpp, stationId, version)
    const asked: Array<{ method?: string; params?: any }> = []
    client.handle(async ({ method, params }) => {
      asked.push({ method, params })
      return answer
    })
    await client.call('BootNotification', bootOf(version))
    const id = (await plugboard.app.data.system.links.access(1, stationId))!.stationPk
    return {
      id,
      client,
      asked,
      request: async (body: object = { logType: 'DiagnosticsLog' }) => plugboard.api('POST', `/api/v1/stations/${id}/logs/request`, body),
      log: async (logId: number) => (await plugboard.api('GET', `/api/v1/stations/${id}/logs/${logId}`)).body,
      file: (logId: number) => operator(`stations/${id}/logs/${logId}/file`),
    }
  }
  const accepted = { status: 'Accepted', filename: 'log.zip' }

  it.each(['2.0.1', '2.1'] as const)('comes here when it is asked for, over %s', async (version) => {
    const at = await station(version, accepted)
    const content = randomBytes(200_000)

    const { status, body } = await at.request({ logType: 'SecurityLog', oldestTimestamp: '2026-11-20T00:00:00Z', retries: 2 })
    expect([status, body]).toMatchObject([200, { success: true, payload: accepted, logId: expect.any(Number) }])
    const [{ params }] = at.asked as [{ params: any }]
    expect(params).toMatchObject({
      requestId: body.requestId,
      logType: 'SecurityLog',
      retries: 2,
      log: { oldestTimestamp: '2026-11-20T00:00:00.000Z' },
    })
    expect((await at.file(body.logId)).status).toBe(404)
    await at.client.call('LogStatusNotification', { status: 'Uploading', requestId: body.requestId })
    expect((await put(params.log.remoteLocation, content)).status).toBe(201)
    await at.client.call('LogStatusNotification', { status: 'Uploaded', requestId: body.requestId })

    expect(await at.log(body.logId)).toMatchObject({ state: 'done', filename: 'log.zip', fileId: expect.any(Number) })
    expect(await bytes(await at.file(body.logId))).toEqual(content)
    expect(JSON.stringify(await at.log(body.logId))).not.toContain(params.log.remoteLocation.split('/').at(-1))
    expect((await plugboard.api('GET', '/api/v1/files?kind=log')).body.items[0]).toMatchObject({ sizeBytes: 200_000 })
  })

  it('comes from 1.6 as well, by a form, to the folder with a name of its own', async () => {
    const at = await station('1.6', { fileName: 'diagnostics.log' })
    const { body } = await at.request()
    const form = new FormData()
    form.set('uploadfile', new Blob(['all is well']), 'diagnostics.log')

    expect(at.asked).toMatchObject([{ method: 'GetDiagnostics' }])
    const response = await fetch(`${at.asked[0]!.params.location}/diagnostics.log`, { method: 'POST', body: form })

    expect(response.status).toBe(201)
    expect(await (await at.file(body.logId)).text()).toBe('all is well')
  })

  it('may be sent by POST with its name in a header, and is called so (N01.FR.18, N01.FR.19)', async () => {
    const at = await station('2.0.1', accepted)
    const { body } = await at.request()
    const headers = {
      'content-type': 'application/octet-stream',
      'content-disposition': 'form-data; name="uploadfile"; filename="logfile_20210420.zip"',
    }

    await fetch(at.asked[0]!.params.log.remoteLocation, { method: 'POST', headers, body: 'zip' })

    expect((await at.file(body.logId)).headers.get('content-disposition')).toContain('logfile_20210420.zip')
  })

  it('is taken once; a try that broke off or was too large may be repeated', async () => {
    const at = await station('2.1', accepted)
    const { body } = await at.request()
    const url = new URL(at.asked[0]!.params.log.remoteLocation)
    const socket = connect(Number(url.port), url.hostname)
    socket.write(`PUT ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 100\r\n\r\nhalf of it`)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect((await put(url.href, 'a second one at the same time')).status).toBe(404)
    socket.destroy()

    await expect.poll(async () => (await put(url.href, Buffer.alloc(MAX + 1))).status, { timeout: 5_000 }).toBe(413)
    expect((await put(url.href, 'whole')).status).toBe(201)
    await owner.query(`UPDATE file_tokens SET claimed_at = now() - interval '1 day' WHERE station_pk = $1`, [at.id])
    expect((await put(url.href, 'forged')).status).toBe(404)

    expect(await (await at.file(body.logId)).text()).toBe('whole')
  })

  it('goes when it is as old as the messages of its day', async () => {
    const at = await station('2.1', accepted)
    const { body } = await at.request()
    await put(at.asked[0]!.params.log.remoteLocation, 'old news')
    const { fileId } = await at.log(body.logId)
    const { rows } = await owner.query<{ key: string }>('SELECT storage_key AS key FROM files WHERE id = $1', [fileId])
    const kept = await upload('fw.bin', Buffer.from('firmware'))

    await removeOldLogs(plugboard.app, new Date(Date.now() - 60_000))
    expect((await at.file(body.logId)).status).toBe(200)
    await removeOldLogs(plugboard.app, new Date(Date.now() + 60_000))

    expect((await at.file(body.logId)).status).toBe(404)
    expect(await plugboard.app.files.read(rows[0]!.key)).toBeUndefined()
    expect(await at.log(body.logId)).toMatchObject({ filename: 'log.zip' })
    expect((await operator(`files/${kept.id}/content`)).status).toBe(200)
  })

  it('is not taken after its time', async () => {
    const at = await station('2.1', accepted)
    await at.request()
    await owner.query(`UPDATE file_tokens SET expires_at = now() - interval '1 second' WHERE station_pk = $1`, [at.id])

    expect((await put(at.asked[0]!.params.log.remoteLocation, 'late')).status).toBe(404)
  })

  it('has no URL left when the station was not reached', async () => {
    const at = await station('2.1', accepted)
    await at.client.close()
    await expect.poll(async () => (await at.request()).body.error?.kind).toBe('offline')

    const { rows } = await owner.query('SELECT count(*)::int AS n FROM file_tokens WHERE station_pk = $1', [at.id])
    expect(rows).toEqual([{ n: 0 }])
  })

  it('is not asked for where the station uploads by FTP alone, which Plugboard has not', async () => {
    const at = await station('2.1', accepted)
    const can = (value: string) =>
      plugboard.app.data.withTenant(1, (data) =>
        data.variables.record(at.id, [{ component: 'OCPPCommCtrlr', variable: 'FileTransferProtocols', value }], new Date()),
      )

    await can('FTP,SFTP')
    const refused = await at.request()
    await can('FTP,HTTP')

    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('by FTP,SFTP alone') } })
    expect((await at.request()).status).toBe(200)
    expect(at.asked).toHaveLength(1)
  })

  it('is refused with the reason where the protocol of the station has no such log', async () => {
    const at = await station('1.6', accepted)

    const { body } = await at.request({ logType: 'DataCollectorLog' })

    expect(body).toMatchObject({ success: false, error: { kind: 'refused', message: expect.stringContaining('OCPP 1.6') } })
  })
})

it('FILES_URL is what stations are told, and no redirect is behind it (N01.FR.26)', async () => {
  const behind = await startPlugboard({ settings: { files: { url: 'https://csms.example.com/', maxBytes: MAX } } })
  try {
    const headers = { authorization: `Bearer ${behind.key}` }
    const at = behind.ocpp.replace('ws', 'http').replace('/ocpp', '/api/v1/files')
    const { id } = await json(fetch(`${at}?name=x`, { method: 'POST', headers, body: 'x' }))

    expect((await behind.api('POST', `/api/v1/files/${id}/download-url`, {})).body.url).toMatch(
      /^https:\/\/csms\.example\.com\/files\/download\/1\./,
    )
  } finally {
    await behind.stop()
  }
})
