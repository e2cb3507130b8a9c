import 'reflect-metadata'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { OnlineVerification } from '#base/settings.js'
import { authority, folder, forThisMachine } from '../authority.js'
import { contractPki, keyPem, type Responder, startResponder } from '../pki.js'
import { startPlugboard, type TestOptions, type TestPlugboard } from '../plugboard.js'
import { connectStation, type Dial } from '../station.js'

const files = folder()
let responder: Responder
let pki: Awaited<ReturnType<typeof contractPki>>
let tls: TestOptions['tls']
let showing: Dial
const started: TestPlugboard[] = []

beforeAll(async () => {
  const servers = await authority()
  const server = await servers.issue(forThisMachine())
  responder = await startResponder()
  pki = await contractPki(responder.url, 'CN=OCSP, O=Plugboard Tests')
  showing = { options: { ca: servers.cert, cert: pki.leaf.pem + pki.sub.pem, key: await keyPem(pki.leaf) } }
  tls = {
    TLS_CERT_FILE: [files.write('cert.pem', server.cert)],
    TLS_KEY_FILE: [files.write('key.pem', server.key)],
    TLS_CLIENT_CA_FILE: files.write('ca.pem', pki.root.pem),
    TLS_CLIENT_CRL_FILE: undefined,
    PLAIN_PORT: undefined,
  }
})
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop()
})
afterAll(async () => {
  await responder.stop()
  files.remove()
})

async function plugboardThat(onlineVerification: OnlineVerification): Promise<TestPlugboard> {
  const plugboard = await startPlugboard({ settings: { ocspAllowPrivate: true }, ocpp: { onlineVerification }, tls })
  started.push(plugboard)
  await plugboard.api('POST', '/api/v1/stations', { stationId: 'OCSP', securityProfile: 3 })
  await plugboard.api('POST', '/api/v1/stations', { stationId: 'OTHER', securityProfile: 0 })
  return plugboard
}

const dial = ({ ocpp }: TestPlugboard, stationId: string, how: Dial) =>
  connectStation(`${ocpp}/${stationId}`, '2.0.1', how).then(
    async (station) => {
      await station.close()
      return 'admitted'
    },
    (err: Error) => err.message,
  )

it('a station is let in while its CA does not answer, and keeps no other waiting (A00.FR.702)', async () => {
  const plugboard = await plugboardThat('ifAnswered')
  responder.at.set('/root', 'silent')
  responder.at.set('/sub', 'silent')
  const begun = performance.now()
  const slow = dial(plugboard, 'OCSP', showing)

  expect(await dial(plugboard, 'OTHER', { options: { ca: showing.options!.ca } })).toBe('admitted')
  expect(performance.now() - begun).toBeLessThan(2_500)
  expect(await slow).toBe('admitted')
  const asked = responder.hits.length
  expect(await dial(plugboard, 'OCSP', showing)).toBe('admitted')
  expect([asked, responder.hits.length]).toEqual([2, 2]) // it is left alone for a minute
}, 15_000)

it('a station is refused while its CA does not answer, where an answer is required', async () => {
  responder.at.set('/root', 503)
  responder.at.set('/sub', 503)

  expect(await dial(await plugboardThat('required'), 'OCSP', showing)).toBe('refused 401')
})

it('a station is let in by the word of its CA, and refused once that says that it is revoked (A00.FR.705)', async () => {
  responder.at.set('/root', { ca: pki.root, good: [pki.sub] })
  responder.at.set('/sub', { ca: pki.sub, signer: pki.responder, good: [pki.leaf] })
  expect(await dial(await plugboardThat('required'), 'OCSP', showing)).toBe('admitted')

  responder.at.set('/sub', { ca: pki.sub, signer: pki.responder, revoked: [pki.leaf] })
  const plugboard = await plugboardThat('ifAnswered')

  expect(await dial(plugboard, 'OCSP', showing)).toBe('refused 401')
  await expect
    .poll(async () => (await plugboard.api('GET', '/api/v1/connection-attempts?stationId=OCSP')).body.items, { timeout: 5_000 })
    .toMatchObject([{ cause: 'badCertificate', offered: { certificate: { fault: 'revoked' } } }])
}, 15_000)
