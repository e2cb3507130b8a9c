import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:tls'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Authority, authority, folder, forThisMachine } from '../authority.js'
import { type TestDatabase, testDatabase } from '../database.js'
import { testSecretKey } from '../parts.js'
import { type PlugboardProcess, startProcess } from '../process.js'
import { bootOf, connectStation } from '../station.js'

const key = `admin-key-${'k'.repeat(24)}`
const password = 'correct-horse-battery'
const files = folder()
let root: Authority
let database: TestDatabase
let plugboard: PlugboardProcess
let plainPort: number

const renew = async () => {
  const { cert, key: secret } = await root.issue(forThisMachine())
  return {
    TLS_CERT_FILE: files.write('cert.pem', cert),
    TLS_KEY_FILE: files.write('key.pem', secret),
    serial: new X509Certificate(cert).serialNumber,
  }
}

beforeAll(async () => {
  root = await authority()
  database = await testDatabase()
  plainPort = await freePort()
  const { serial: _, ...tls } = await renew()
  plugboard = await startProcess({
    ...tls,
    PLAIN_PORT: String(plainPort),
    DATABASE_URL: database.url,
    SECRET_KEY: testSecretKey.toString('hex'),
    ADMIN_API_KEY: key,
    DATA_DIR: files.write('data', '').replace(/data$/, 'folder'),
    LOG_LEVEL: 'info',
  })
})
afterAll(async () => {
  await plugboard.stop()
  await database.drop()
  files.remove()
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const stations = () => `${plugboard.url.replace('http', 'ws')}/ocpp`

function api(method: string, path: string, body?: object): Promise<{ status: number; body: any }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) }
    const asked = request(`${plugboard.url}${path}`, { method, ca: root.cert, headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode!, body: text ? JSON.parse(text) : undefined }))
    })
    asked.once('error', reject)
    asked.end(body && JSON.stringify(body))
  })
}

/** Serial number of the certificate the server shows now. */
const shown = () =>
  new Promise<string>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(plugboard.url).port), ca: root.cert }, () => {
      resolve(socket.getPeerCertificate().serialNumber)
      socket.destroy()
    })
    socket.once('error', reject)
  })

it('serves REST and stations over TLS, and says so', async () => {
  expect(plugboard.url).toMatch(/^https:/)
  expect(plugboard.output()).toMatch(/Stations +wss:\/\/127/)
  expect(await api('POST', '/api/v1/stations', { stationId: 'TLS', securityProfile: 2, password })).toMatchObject({ status: 201 })

  const station = await connectStation(`${stations()}/TLS`, '2.0.1', { password, options: { ca: root.cert } })

  expect(await station.ask('BootNotification', bootOf('2.0.1'))).toMatchObject({ status: 'Accepted' })
  await station.close()
})

it('serves stations without TLS on a port of their own, and nothing else there', async () => {
  await api('POST', '/api/v1/stations', { stationId: 'PLAIN', securityProfile: 1, password })
  const plain = `127.0.0.1:${plainPort}`

  const station = await connectStation(`ws://${plain}/ocpp/PLAIN`, '1.6', { password })
  expect(await station.ask('BootNotification', bootOf('1.6'))).toMatchObject({ status: 'Accepted' })
  await station.close()

  // A00.FR.002: each with its own profile only.
  await expect(connectStation(`${stations()}/PLAIN`, '1.6', { password, options: { ca: root.cert } })).rejects.toThrow('refused 401')
  await expect(connectStation(`ws://${plain}/ocpp/TLS`, '2.0.1', { password })).rejects.toThrow('refused 401')
  await expect
    .poll(async () => (await api('GET', '/api/v1/connection-attempts')).body.items, { timeout: 5_000 })
    .toEqual(
      expect.arrayContaining([
        expect.objectContaining({ stationId: 'PLAIN', cause: 'tlsNotExpected' }),
        expect.objectContaining({ stationId: 'TLS', cause: 'needsTls' }),
      ]),
    )
  expect((await fetch(`http://${plain}/api/v1/stations`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(403)
  expect((await fetch(`http://${plain}/files/download/nothing`)).status).toBe(404)
})

it('takes a renewed certificate on SIGHUP, and cuts nobody off', async () => {
  const station = await connectStation(`${stations()}/TLS`, '2.0.1', { password, options: { ca: root.cert } })
  const { serial } = await renew()
  expect(await shown()).not.toBe(serial)

  plugboard.child.kill('SIGHUP')

  await expect.poll(shown).toBe(serial)
  expect(await station.ask('Heartbeat', {})).toHaveProperty('currentTime')
  await station.close()
})

it('keeps what it has while the files are wrong, and says so', async () => {
  const before = await shown()
  files.write('key.pem', 'half of a')

  plugboard.child.kill('SIGHUP')

  await expect.poll(() => plugboard.output()).toContain('the former ones stay in use')
  expect(await shown()).toBe(before)
  const { serial } = await renew()
  await expect.poll(shown, { timeout: 15_000 }).toBe(serial) // without being told
}, 20_000)

it('does not start with files that are wrong', async () => {
  const refused = startProcess({
    TLS_CERT_FILE: files.write('broken.pem', 'x'),
    TLS_KEY_FILE: files.write('broken.key', 'x'),
    DATABASE_URL: database.url,
  })

  await expect(refused).rejects.toThrow(/ended with 1:\nPlugboard cannot start: TLS_CERT_FILE=\S+ holds no certificate in PEM\n$/)
})
