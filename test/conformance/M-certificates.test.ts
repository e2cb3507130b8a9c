import { X509Certificate } from 'node:crypto'
import { OCSPResponse } from 'pkijs'
import { afterAll, describe, expect } from 'vitest'
import { hashDataOf } from '#util/x509/hashData.js'
import { contractPki, type Made, startResponder } from '../pki.js'
import { certificate, ecKeys, signingRequest } from '../x509.js'
import { bench, type Station } from './bench.js'
import { it } from './cases.js'
import { renewCertificate } from './renewal.js'
import { tlsBench } from './tls.js'

const outside = await startResponder()
afterAll(() => outside.stop())
const { station } = bench({ settings: { ocspAllowPrivate: true, contractPool: { url: outside.url } } })
const tls = await tlsBench()
const secured = bench({ tls: tls.settings })

const ca = { keys: ecKeys(), names: { CN: 'CA', O: 'Plugboard' } }
const root = certificate(ca.keys, ca.names)
const x509 = new X509Certificate(root)
const algorithms = ['SHA256', 'SHA384', 'SHA512'] as const
const hashOf = (algorithm: (typeof algorithms)[number]) => hashDataOf(x509, x509, algorithm)
const kept = async (at: Station) => (await at.get('certificates')).items

/** An operator installs the root; the station accepts it. */
async function install(at: Station, certificateType: string) {
  at.answer('InstallCertificate', { status: 'Accepted' })
  const request = { certificateType, certificate: root }
  expect(await at.send('InstallCertificate', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  expect(at.asked('InstallCertificate').at(-1)).toEqual(request)
}

describe('a root certificate', () => {
  it.each([
    ['TC_M_01_CSMS', 'CSMSRootCertificate'],
    ['TC_M_02_CSMS', 'ManufacturerRootCertificate'],
    ['TC_M_03_CSMS', 'V2GRootCertificate'],
    ['TC_M_04_CSMS', 'MORootCertificate'],
  ])('%s: a %s is installed and shown', async (_id, certificateType) => {
    const at = await station('2.0.1')

    await install(at, certificateType)

    expect(await kept(at)).toMatchObject([{ certificateType, source: 'installed', pem: expect.stringContaining('BEGIN CERTIFICATE') }])
  })

  it('TC_M_05_CSMS: the station fails to install is not shown', async () => {
    const at = await station('2.0.1')
    at.answer('InstallCertificate', { status: 'Failed' })

    const request = { certificateType: 'CSMSRootCertificate', certificate: root }
    expect(await at.send('InstallCertificate', request)).toMatchObject({ payload: { status: 'Failed' } })

    expect(at.asked('InstallCertificate')).toEqual([request])
    expect(await kept(at)).toEqual([])
  })

  it.each([
    ['TC_M_20_CSMS', 'is deleted', 'Accepted', 0],
    ['TC_M_21_CSMS', 'the station fails to delete is still shown', 'Failed', 1],
  ])('%s: %s', async (_id, _what, status, left) => {
    const at = await station('2.0.1')
    const request = { certificateType: ['CSMSRootCertificate'] }
    at.answer('DeleteCertificate', { status })

    for (const algorithm of left === 0 ? algorithms : algorithms.slice(0, 1)) {
      await install(at, 'CSMSRootCertificate')
      const certificateHashData = hashOf(algorithm)
      at.answer('GetInstalledCertificateIds', {
        status: 'Accepted',
        certificateHashDataChain: [{ certificateType: 'CSMSRootCertificate', certificateHashData }],
      })
      expect(await at.send('GetInstalledCertificateIds', request)).toMatchObject({ success: true })
      expect(at.asked('GetInstalledCertificateIds').at(-1)).toEqual(request)
      expect(await kept(at)).toMatchObject([{ certificateType: 'CSMSRootCertificate', hashData: certificateHashData }])

      expect(await at.send('DeleteCertificate', { certificateHashData })).toMatchObject({ success: true, payload: { status } })

      expect(at.asked('DeleteCertificate').at(-1)).toEqual({ certificateHashData })
      expect(await kept(at)).toHaveLength(left)
    }
  })
})

describe('what a station has installed', () => {
  it.each([
    ['TC_M_12_CSMS', ['CSMSRootCertificate'], ['CSMSRootCertificate']],
    ['TC_M_13_CSMS', ['ManufacturerRootCertificate'], ['ManufacturerRootCertificate']],
    ['TC_M_14_CSMS', ['V2GRootCertificate'], ['V2GRootCertificate']],
    ['TC_M_15_CSMS', ['V2GCertificateChain'], ['V2GCertificateChain']],
    ['TC_M_16_CSMS', ['MORootCertificate'], ['MORootCertificate']],
    ['TC_M_17_CSMS', ['CSMSRootCertificate', 'ManufacturerRootCertificate'], ['CSMSRootCertificate', 'ManufacturerRootCertificate']],
    ['TC_M_18_CSMS', undefined, ['CSMSRootCertificate', 'ManufacturerRootCertificate', 'MORootCertificate', 'V2GRootCertificate']],
  ] as const)('%s: is shown by type', async (id, asked, types) => {
    const at = await station('2.0.1')
    const request = asked ? { certificateType: [...asked] } : {}
    const used = id === 'TC_M_12_CSMS' ? algorithms : algorithms.slice(0, 1)

    for (const algorithm of used) {
      at.answer('GetInstalledCertificateIds', {
        status: 'Accepted',
        certificateHashDataChain: types.map((certificateType) => ({ certificateType, certificateHashData: hashOf(algorithm) })),
      })
      expect(await at.send('GetInstalledCertificateIds', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
      const shown = await kept(at)
      expect(shown.map(({ certificateType }: { certificateType: string }) => certificateType).toSorted()).toEqual([...types].toSorted())
      for (const one of shown) expect(one).toMatchObject({ source: 'reported', hashData: { hashAlgorithm: algorithm } })
    }

    expect(at.asked('GetInstalledCertificateIds')).toEqual(used.map(() => request))
  })

  it('TC_M_19_CSMS: is nothing', async () => {
    const at = await station('2.0.1')
    at.answer('GetInstalledCertificateIds', { status: 'NotFound' })
    const request = { certificateType: ['ManufacturerRootCertificate'] }

    expect(await at.send('GetInstalledCertificateIds', request)).toMatchObject({ success: true, payload: { status: 'NotFound' } })

    expect(at.asked('GetInstalledCertificateIds')).toEqual([request])
    expect(await kept(at)).toEqual([])
  })
})

/** A station of profile 3 gets another certificate and comes back with it. */
async function renewsAndReconnects() {
  const at = await secured.station('2.0.1', { securityProfile: 2, password: 'correct-horse-battery', tls: tls.trust })
  await at.patch({ securityProfile: 3 })
  await at.disconnect()
  await at.connect(undefined, await tls.certified({ CN: at.stationId }))

  const renewed = await renewCertificate(at, tls.root)
  await at.disconnect()
  await at.connect(undefined, { ...tls.trust, ...renewed })

  expect(await at.get()).toMatchObject({ online: true, securityProfile: 3 })
}

describe('a certificate of the station', () => {
  it.each([
    ['TC_A_11_CSMS', 'its own', 'SignChargingStationCertificate', 'ChargingStationCertificate', 'Accepted', 'signed'],
    ['TC_A_12_CSMS', 'the one for vehicles', 'SignV2GCertificate', 'V2GCertificate', 'Accepted', 'signed'],
    ['TC_A_13_CSMS', 'one for both', 'SignCombinedCertificate', undefined, 'Accepted', 'signed'],
    ['TC_A_14_CSMS', 'its own, which it refuses', 'SignChargingStationCertificate', 'ChargingStationCertificate', 'Rejected', 'refused'],
  ])('%s: %s is renewed', async (id, _what, requestedMessage, certificateType, status, state) => {
    if (id === 'TC_A_11_CSMS') return renewsAndReconnects()
    const at = await station('2.0.1')
    const keys = ecKeys()
    const csr = signingRequest(keys, { CN: at.stationId, O: 'Plugboard' })
    const certificateChain = certificate(keys, { CN: at.stationId }, ca) + root
    const named = certificateType ? { certificateType } : {}
    at.answer('TriggerMessage', { status: 'Accepted' })
    at.answer('CertificateSigned', { status })

    expect(await at.send('TriggerMessage', { requestedMessage })).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    expect(await at.call('SignCertificate', { csr, ...named })).toEqual({ status: 'Accepted' })
    expect((await at.get('certificates/signing-requests')).items).toMatchObject([{ state: 'pending', csr }])
    expect(await at.send('CertificateSigned', { certificateChain, ...named })).toMatchObject({ success: true, payload: { status } })
    if (status === 'Rejected') {
      const event = { type: 'InvalidChargingStationCertificate', timestamp: new Date().toISOString() }
      expect(await at.call('SecurityEventNotification', event)).toEqual({})
      expect((await at.get('security-events')).items).toMatchObject([{ type: event.type }])
    }

    expect(at.asked('TriggerMessage')).toEqual([{ requestedMessage }])
    expect(at.asked('CertificateSigned')).toEqual([{ certificateChain, ...named }])
    expect((await at.get('certificates/signing-requests')).items[0].state).toBe(state)
  })
})

describe('what a vehicle wants to know, or to have', () => {
  it('TC_M_24_CSMS: the status of the certificates above that of the station is handed on', async () => {
    const at = await station('2.0.1')
    const { root, sub, leaf, responder } = await contractPki(outside.url)
    const node = ({ pem }: Made) => new X509Certificate(pem)
    outside.at.set('/root', { ca: root, good: [sub] })
    outside.at.set('/sub', { ca: sub, signer: responder, good: [leaf] })
    const questions: Array<[Made, Made, string]> = [
      [sub, root, '/root'],
      [leaf, sub, '/sub'],
    ]

    for (const [one, issuer, path] of questions) {
      const ocspRequestData = { ...hashDataOf(node(one), node(issuer), 'SHA256'), responderURL: `${outside.url}${path}` }
      const { status, ocspResult } = await at.call('GetCertificateStatus', { ocspRequestData })

      expect(status).toBe('Accepted')
      const response = OCSPResponse.fromBER(Buffer.from(ocspResult, 'base64'))
      expect(response.responseStatus.valueBlock.valueDec).toBe(0)
    }

    expect((await at.get('certificates/queries')).items).toMatchObject([{ answer: 'Accepted' }, { answer: 'Accepted' }])
  })

  it.each([
    ['TC_M_26_CSMS', 'Install'],
    ['TC_M_28_CSMS', 'Update'],
  ])('%s: a contract certificate comes from the pool (%s)', async (_id, action) => {
    const at = await station('2.0.1')
    const messageDef = { emaid: 'DE8AA1A2B3C4D59', certificateInstallationRes: 'gJgCAAAAAA==' }
    outside.at.set('/v1/ccp/signedContractData', Buffer.from(JSON.stringify({ CCPResponse: { emaidContent: [{ messageDef }] } })))

    const answer = await at.call('Get15118EVCertificate', {
      iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef',
      action,
      exiRequest: 'gJgCAAAAAA==',
    })

    expect(answer).toEqual({ status: 'Accepted', exiResponse: 'gJgCAAAAAA==' })
    expect(outside.hits).toContain('/v1/ccp/signedContractData')
  })
})
