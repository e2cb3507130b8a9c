import { X509Certificate } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'
import { hashDataOf } from '#util/x509/hashData.js'
import { contractPki, type Made, makeCrl, type Responder, startResponder } from '../pki.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'

const eMaid = { idToken: 'DE8AA1A2B3C4D59', type: 'eMAID' }
const iso15118 = 'org.openchargealliance.iso15118pnc'
const hashes = (one: Made, issuer: Made) => hashDataOf(new X509Certificate(one.pem), new X509Certificate(issuer.pem), 'SHA256')

let outside: Responder
beforeAll(async () => {
  outside = await startResponder()
})
afterAll(() => outside.stop())
afterEach(() => {
  outside.hits.length = 0
})

/** A process whose tenant knows the token and trusts the authorities. */
async function furnished(settings: { ocspAllowPrivate: boolean }) {
  const plugboard = await startPlugboard({ settings })
  const pki = await contractPki(outside.url)
  outside.at.set('/root', { ca: pki.root, good: [pki.sub] })
  outside.at.set('/sub', { ca: pki.sub, signer: pki.responder, good: [pki.leaf] })
  expect((await plugboard.api('POST', '/api/v1/tokens', { ...eMaid, status: 'Accepted' })).status).toBe(201)
  for (const [certificateType, { pem: certificate }] of [
    ['MORootCertificate', pki.root],
    ['IntermediateCertificate', pki.sub],
  ] as const)
    expect((await plugboard.api('POST', '/api/v1/trust-anchors', { certificateType, certificate })).status).toBe(201)
  let count = 0
  const station = async (version: OcppVersion) => {
    const stationId = `P${++count}`
    await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
    const client = await rpcStation(plugboard.ocpp, stationId, version)
    await client.call('BootNotification', bootOf(version))
    const { stationPk } = (await plugboard.app.data.system.links.access(1, stationId))!
    return {
      /** A 1.6 station says it by its ISO 15118 extension. */
      async say(action: string, body: object): Promise<any> {
        if (version !== '1.6') return client.call(action, body)
        const answer: any = await client.call('DataTransfer', { vendorId: iso15118, messageId: action, data: JSON.stringify(body) })
        expect(answer.status).toBe('Accepted')
        return JSON.parse(answer.data)
      },
      idToken: version === '1.6' ? eMaid.idToken : eMaid,
      call: (action: string, body: object): Promise<any> => client.call(action, body),
      queries: async (): Promise<any[]> => (await plugboard.api('GET', `/api/v1/stations/${stationPk}/certificates/queries`)).body.items,
    }
  }
  return { plugboard, pki, station }
}

describe('contract certificates', () => {
  let plugboard: TestPlugboard
  let pki: Awaited<ReturnType<typeof contractPki>>
  let station: Awaited<ReturnType<typeof furnished>>['station']
  beforeAll(async () => {
    ;({ plugboard, pki, station } = await furnished({ ocspAllowPrivate: true }))
  })
  afterAll(() => plugboard.stop())

  it.each(['1.6', '2.0.1', '2.1'] as const)('are judged for a %s station, with its chain and with its hashes', async (version) => {
    const at = await station(version)
    const iso15118CertificateHashData = [{ ...hashes(pki.leaf, pki.sub), responderURL: `${outside.url}/sub` }]

    for (const contract of [{ certificate: pki.leaf.pem + pki.sub.pem }, { iso15118CertificateHashData }])
      expect(await at.say('Authorize', { idToken: at.idToken, ...contract })).toMatchObject({
        idTokenInfo: { status: 'Accepted' },
        certificateStatus: 'Accepted',
      })
    expect(await at.say('Authorize', { idToken: at.idToken, certificate: pki.leaf.pem })).toMatchObject({ certificateStatus: 'Accepted' })
    expect(await at.queries()).toEqual([])
  })

  it.each(['1.6', '2.0.1', '2.1'] as const)('have a status, which a %s station is handed', async (version) => {
    const at = await station(version)
    const ocspRequestData = { ...hashes(pki.leaf, pki.sub), responderURL: `${outside.url}/sub` }

    const answer = await at.say('GetCertificateStatus', { ocspRequestData })

    expect(answer).toMatchObject({ status: 'Accepted', ocspResult: expect.stringMatching(/^MII/) })
    expect(await at.queries()).toMatchObject([{ action: 'GetCertificateStatus', answer: 'Accepted' }])
  })

  it('have chains, of which a 2.1 station is told certificate by certificate', async () => {
    const at = await station('2.1')
    outside.at.set('/crl', await makeCrl(pki.root, [pki.sub]))
    const ask = (one: Made, issuer: Made, source: string, url: string) => ({
      certificateHashData: hashes(one, issuer),
      source,
      urls: [url],
    })

    const { certificateStatus } = await at.call('GetCertificateChainStatus', {
      certificateStatusRequests: [
        ask(pki.leaf, pki.sub, 'OCSP', `${outside.url}/sub`),
        ask(pki.sub, pki.root, 'CRL', `${outside.url}/crl`),
        ask(pki.sub, pki.root, 'CRL', `${outside.url}/none`),
      ],
    })

    expect(certificateStatus.map(({ status }: { status: string }) => status)).toEqual(['Good', 'Revoked', 'Failed'])
    for (const { nextUpdate } of certificateStatus) expect(new Date(nextUpdate).getTime()).toBeLessThan(Date.now() + 8 * 24 * 3_600_000)
  })

  it('with a silent responder are refused in time; meanwhile no transaction is open and other stations are served', async () => {
    const [at, other] = [await station('2.1'), await station('2.0.1')]
    const silent = await contractPki(`${outside.url}/silent`)
    outside.at.set('/silent/sub', 'silent')
    outside.at.set('/silent/root', 'silent')
    expect(
      (await plugboard.api('POST', '/api/v1/trust-anchors', { certificateType: 'V2GRootCertificate', certificate: silent.root.pem }))
        .status,
    ).toBe(201)
    const watcher = new Client({ connectionString: plugboard.databaseUrl })
    await watcher.connect()

    const begin = Date.now()
    const asked = Promise.all(
      Array.from({ length: 3 }, () => at.call('Authorize', { idToken: eMaid, certificate: silent.leaf.pem + silent.sub.pem })),
    )
    await expect.poll(() => outside.hits.length).toBeGreaterThanOrEqual(2)
    const { rows } = await watcher.query(
      `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
    )
    const served = await other.call('Authorize', { idToken: eMaid })
    const servedMs = Date.now() - begin
    const [first] = await asked
    await watcher.end()

    expect(rows).toEqual([])
    expect(served).toMatchObject({ idTokenInfo: { status: 'Accepted' } })
    expect(servedMs).toBeLessThan(1_400)
    expect(first).toEqual({ idTokenInfo: { status: 'Invalid' }, certificateStatus: 'CertChainError' })
    expect(await at.queries()).toMatchObject([{ action: 'Authorize', reason: expect.stringMatching(/within \d+ ms/) }])
  })
})

it('nothing inside our own network is asked, unless the operator allows it; the station is not told what is there (A-33)', async () => {
  const { plugboard, pki, station } = await furnished({ ocspAllowPrivate: false })
  const at = await station('2.1')
  const port = new URL(outside.url).port
  const hosts = ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f000001', '[::ffff:127.0.0.1]', '0.0.0.0']
  outside.hits.length = 0

  for (const host of hosts) {
    const responderURL = `http://${host}:${port}/sub`
    const ocspRequestData = { ...hashes(pki.leaf, pki.sub), responderURL }
    const answer = await at.call('GetCertificateStatus', { ocspRequestData })
    expect(answer.status).toBe('Failed')
    expect(JSON.stringify(answer)).not.toMatch(/127\.|::1|public/)
    expect(await at.call('Authorize', { idToken: eMaid, iso15118CertificateHashData: [ocspRequestData] })).toMatchObject({
      certificateStatus: 'CertChainError',
    })
  }
  const certificateStatusRequests = [
    { certificateHashData: hashes(pki.sub, pki.root), source: 'CRL', urls: hosts.slice(0, 5).map((host) => `http://${host}:${port}/crl`) },
  ]
  expect(await at.call('GetCertificateChainStatus', { certificateStatusRequests })).toMatchObject({
    certificateStatus: [{ status: 'Failed' }],
  })

  expect(outside.hits).toEqual([])
  expect((await at.queries()).at(-1)).toMatchObject({ reason: expect.stringContaining('not an address of the public internet') })
  await plugboard.stop()
})
