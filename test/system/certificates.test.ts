import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'
import { hashDataOf } from '#util/x509/hashData.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'
import { certificate, ecKeys, signingRequest } from '../x509.js'

const ca = { keys: ecKeys(), names: { CN: 'CA', O: 'Plugboard' } }
const caPem = certificate(ca.keys, ca.names)
const keys = ecKeys()
const csr = signingRequest(keys, { CN: 'CP1', O: 'Plugboard' })
const certificateChain = certificate(keys, { CN: 'CP1' }, ca) + caPem
const hashesOf = (pem: string, algorithm: 'SHA256' | 'SHA384') => {
  const root = new X509Certificate(pem)
  return hashDataOf(root, root, algorithm)
}
const iso15118 = 'org.openchargealliance.iso15118pnc'

describe('certificates', () => {
  let plugboard: TestPlugboard
  let count = 0
  beforeAll(async () => {
    plugboard = await startPlugboard()
  })
  afterAll(() => plugboard.stop())

  /** A booted station that gives each command the answer prepared for it, and sees what it was asked. */
  const station = async (version: OcppVersion, answers: Record<string, object> = {}) => {
    const stationId = `C${++count}`
    await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
    const client = await rpcStation(plugboard.ocpp, stationId, version)
    const asked: object[] = []
    for (const [action, answer] of Object.entries(answers))
      client.handle(action, async ({ params }) => {
        asked.push(params!)
        return answer
      })
    await client.call('BootNotification', bootOf(version))
    const path = `/api/v1/stations/${(await plugboard.app.data.system.links.access(1, stationId))!.stationPk}/certificates`
    return {
      stationId,
      client,
      asked,
      path,
      say: async (messageId: string, data: object): Promise<any> => {
        const answer: any = await client.call('DataTransfer', { vendorId: iso15118, messageId, data: JSON.stringify(data) })
        return { ...answer, data: answer.data && JSON.parse(answer.data) }
      },
      send: async (action: string, body: object, route: string = version) =>
        (await plugboard.api('POST', `/ocpp/${route}/certificates/${action}?identifier=${stationId}`, body)).body[0],
      list: async (rest = ''): Promise<any[]> => (await plugboard.api('GET', `${path}${rest}`)).body.items,
    }
  }

  describe.each(['1.6', '2.0.1', '2.1'] as const)('a signing request over %s', (version) => {
    it('waits for its certificate, is counted when it comes again, and ends with the answer of the station', async () => {
      const at = await station(version, { CertificateSigned: { status: 'Accepted' } })

      expect(await at.client.call('SignCertificate', { csr })).toEqual({ status: 'Accepted' })
      expect(await at.client.call('SignCertificate', { csr })).toEqual({ status: 'Accepted' })

      expect(await at.list('/signing-requests')).toMatchObject([
        {
          state: 'pending',
          csr,
          times: 2,
          commonName: 'CP1',
          organization: 'Plugboard',
          keyType: 'EC',
          keyBits: 256,
          stationId: at.stationId,
        },
      ])
      expect(await at.send('certificateSigned', { certificateChain: caPem }, version === '1.6' ? '2.1' : version)).toMatchObject({
        success: false,
        error: { kind: 'refused', message: expect.stringContaining('public key') },
      })
      expect(await at.send('certificateSigned', { certificateChain })).toMatchObject({ success: true, payload: { status: 'Accepted' } })
      expect(at.asked).toEqual([{ certificateChain }])
      expect(await at.list('/signing-requests')).toMatchObject([{ state: 'signed', certificateChain, answeredAt: expect.any(String) }])
    })

    it('that is no request is rejected, and its operator sees why', async () => {
      const at = await station(version)

      expect(await at.client.call('SignCertificate', { csr: 'sign this' })).toMatchObject({ status: 'Rejected' })

      expect(await at.list('/signing-requests')).toMatchObject([{ state: 'invalid', csr: 'sign this', reason: 'it is not PEM' }])
      expect(await at.list('/signing-requests?state=pending')).toEqual([])
    })

    it('gives way to a newer one of the station, and ends when the station refuses the certificate', async () => {
      const at = await station(version, { CertificateSigned: { status: 'Rejected' } })
      await at.client.call('SignCertificate', { csr: signingRequest(ecKeys()) })
      await at.client.call('SignCertificate', { csr })

      expect(await at.list('/signing-requests')).toMatchObject([{ state: 'pending', csr }, { state: 'superseded' }])
      expect(await at.send('certificateSigned', { certificateChain })).toMatchObject({ payload: { status: 'Rejected' } })

      expect(await at.list('/signing-requests')).toMatchObject([{ state: 'refused' }, { state: 'superseded' }])
      const all = (await plugboard.api('GET', '/api/v1/certificate-signing-requests?state=refused')).body.items
      expect(all.map(({ stationId }: { stationId: string }) => stationId)).toContain(at.stationId)
    })
  })

  it('a signing request of 2.1 has a number, and each kind of certificate its own (A02.FR.25)', async () => {
    const at = await station('2.1', { CertificateSigned: { status: 'Accepted' } })
    const v2gKeys = ecKeys()
    await at.client.call('SignCertificate', { csr, requestId: 4, certificateType: 'ChargingStationCertificate' })
    await at.client.call('SignCertificate', { csr: signingRequest(v2gKeys), requestId: 5, certificateType: 'V2GCertificate' })
    await at.client.call('SignCertificate', { csr, requestId: 6, certificateType: 'ChargingStationCertificate' })

    const body = { certificateChain, certificateType: 'ChargingStationCertificate' }
    expect(await at.send('certificateSigned', { ...body, requestId: 4 })).toMatchObject({
      error: { message: expect.stringContaining('requestId 6') },
    })
    expect(await at.send('certificateSigned', { ...body, requestId: 6 })).toMatchObject({ success: true })

    expect(await at.list('/signing-requests')).toMatchObject([
      { state: 'pending', certificateType: 'V2GCertificate', requestId: 5 },
      { state: 'signed', certificateType: 'ChargingStationCertificate', requestId: 6, times: 2 },
    ])
  })

  it('a certificate is no longer than the station says it takes (A02.FR.16)', async () => {
    const at = await station('2.0.1')
    const reportData = [
      { component: { name: 'SecurityCtrlr' }, variable: { name: 'MaxCertificateChainSize' }, variableAttribute: [{ value: '600' }] },
    ]
    await at.client.call('NotifyReport', { requestId: 1, generatedAt: '2026-11-21T08:00:00Z', seqNo: 0, reportData })

    expect(await at.send('certificateSigned', { certificateChain })).toMatchObject({
      error: { kind: 'refused', message: expect.stringContaining('the station takes 600') },
    })
  })

  it('the certificate for vehicles of a 1.6 station comes and goes by its ISO 15118 extension', async () => {
    const at = await station('1.6', { DataTransfer: { status: 'Accepted', data: '{"status":"Accepted"}' } })

    expect(await at.say('SignCertificate', { csr })).toEqual({ status: 'Accepted', data: { status: 'Accepted' } })
    const body = { certificateChain, certificateType: 'V2GCertificate' }
    expect(await at.send('certificateSigned', body, '2.0.1')).toMatchObject({ payload: { status: 'Accepted' } })

    expect(at.asked).toEqual([{ vendorId: iso15118, messageId: 'CertificateSigned', data: JSON.stringify(body) }])
    expect(await at.list('/signing-requests')).toMatchObject([{ state: 'signed', certificateType: 'V2GCertificate' }])
  })

  const hashData = (serialNumber: string, hashAlgorithm = 'SHA256') => ({
    hashAlgorithm,
    issuerNameHash: 'aa',
    issuerKeyHash: 'bb',
    serialNumber,
  })
  const rootData = hashesOf(caPem, 'SHA384')

  describe.each(['2.0.1', '2.1'] as const)('what is installed at a station of %s', (version) => {
    it('is what it accepted, then what it lists, until it is deleted', async () => {
      const at = await station(version, { InstallCertificate: { status: 'Accepted' }, DeleteCertificate: { status: 'Accepted' } })
      const install = { certificateType: 'CSMSRootCertificate', certificate: caPem }

      expect(await at.send('installCertificate', install)).toMatchObject({ payload: { status: 'Accepted' } })
      expect(at.asked).toEqual([install])
      expect(await at.list()).toMatchObject([
        {
          certificateType: 'CSMSRootCertificate',
          source: 'installed',
          subject: 'O=Plugboard, CN=CA',
          pem: caPem,
          validTo: '2036-01-01T00:00:00.000Z',
        },
      ])

      at.client.handle('GetInstalledCertificateIds', async () => ({
        status: 'Accepted',
        certificateHashDataChain: [
          { certificateType: 'CSMSRootCertificate', certificateHashData: rootData },
          {
            certificateType: 'V2GCertificateChain',
            certificateHashData: hashData('1'),
            childCertificateHashData: [hashData('2'), hashData('3')],
          },
        ],
      }))
      expect(await at.send('getInstalledCertificateIds', {})).toMatchObject({ payload: { status: 'Accepted' } })
      expect(await at.list()).toMatchObject([
        { source: 'reported', hashData: rootData, subject: 'O=Plugboard, CN=CA' },
        { certificateType: 'V2GCertificateChain', hashData: hashData('1'), children: [hashData('2'), hashData('3')] },
      ])
      expect(await at.list('?certificateType=V2GCertificateChain')).toHaveLength(1)

      expect(await at.send('deleteCertificate', { certificateHashData: { ...rootData, hashAlgorithm: 'SHA256' } })).toMatchObject({
        error: { kind: 'refused', message: expect.stringContaining('SHA384') },
      })
      await at.send('deleteCertificate', { certificateHashData: rootData })
      await at.send('deleteCertificate', { certificateHashData: hashData('2') })
      expect(await at.list()).toMatchObject([{ hashData: hashData('1'), children: [hashData('3')] }])
    })

    it('is forgotten type by type when the station has none of it', async () => {
      const at = await station(version, { InstallCertificate: { status: 'Accepted' }, GetInstalledCertificateIds: { status: 'NotFound' } })
      for (const certificateType of ['CSMSRootCertificate', 'MORootCertificate'])
        await at.send('installCertificate', { certificateType, certificate: caPem })

      await at.send('getInstalledCertificateIds', { certificateType: ['MORootCertificate'] })

      expect(await at.list()).toMatchObject([{ certificateType: 'CSMSRootCertificate' }])
    })

    it('is only what it took, and never something that is no certificate', async () => {
      const at = await station(version, { InstallCertificate: { status: 'Rejected' }, DeleteCertificate: { status: 'Failed' } })

      await at.send('installCertificate', { certificateType: 'CSMSRootCertificate', certificate: caPem })
      for (const certificate of ['root', csr, caPem + caPem])
        expect(await at.send('installCertificate', { certificateType: 'CSMSRootCertificate', certificate })).toMatchObject({
          error: { kind: 'refused', message: expect.stringMatching(/^certificate: /) },
        })

      expect(at.asked).toHaveLength(1)
      expect(await at.list()).toEqual([])
    })
  })

  it('what is installed at a 1.6 station is told by its security extension, what is for vehicles by its ISO 15118 extension', async () => {
    const chain = { certificateType: 'V2GRootCertificate', certificateHashData: hashData('7') }
    const at = await station('1.6', {
      InstallCertificate: { status: 'Accepted' },
      DeleteCertificate: { status: 'NotFound' },
      DataTransfer: { status: 'Accepted', data: JSON.stringify({ status: 'Accepted', certificateHashDataChain: [chain] }) },
    })
    at.client.handle('GetInstalledCertificateIds', async ({ params }: any) =>
      params.certificateType === 'CentralSystemRootCertificate'
        ? { status: 'Accepted', certificateHashData: [hashData('5')] }
        : { status: 'NotFound' },
    )

    await at.send('installCertificate', { certificateType: 'ManufacturerRootCertificate', certificate: caPem })
    expect(await at.list()).toMatchObject([{ certificateType: 'ManufacturerRootCertificate' }])
    expect(await at.send('getInstalledCertificateIds', { certificateType: ['V2GRootCertificate'] }, '2.0.1')).toMatchObject({
      success: true,
    })
    expect(await at.list()).toHaveLength(2)
    expect(await at.send('getInstalledCertificateIds', {}, '2.1')).toMatchObject({ payload: { status: 'Accepted' } })
    expect(await at.list()).toMatchObject([
      { certificateType: 'V2GRootCertificate', hashData: hashData('7') },
      { certificateType: 'CSMSRootCertificate', hashData: hashData('5') },
    ])
    at.client.handle('DataTransfer', async () => ({ status: 'Accepted', data: '{"status":"Accepted"}' }))
    await at.send('deleteCertificate', { certificateHashData: hashData('5') })
    await at.send('deleteCertificate', { certificateHashData: hashData('7'), customData: { vendorId: iso15118 } }, '2.0.1')
    expect(await at.list()).toEqual([])
    expect(await at.send('installCertificate', { certificateType: 'OEMRootCertificate', certificate: caPem }, '2.1')).toMatchObject({
      error: { message: expect.stringContaining('OCPP 1.6') },
    })
  })

  it('a 1.6 station without the ISO 15118 extension says nothing of what vehicles need', async () => {
    const at = await station('1.6', { DataTransfer: { status: 'UnknownVendorId' } })

    expect(await at.send('getInstalledCertificateIds', { certificateType: ['MORootCertificate'] }, '2.0.1')).toMatchObject({
      payload: { status: 'NotFound', statusInfo: { reasonCode: 'UnsupportedRequest' } },
    })
    expect(await at.send('installCertificate', { certificateType: 'MORootCertificate', certificate: caPem }, '2.0.1')).toMatchObject({
      payload: { status: 'Failed', statusInfo: { reasonCode: 'UnsupportedRequest' } },
    })
    expect(await at.list()).toEqual([])
  })

  const ocspRequestData = { ...hashData('9'), responderURL: 'http://ocsp.example' }
  const forVehicle = { iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef', action: 'Install', exiRequest: 'ZHJpdmVy' }

  it.each(['2.0.1', '2.1'] as const)(
    'what a %s station asks about certificates is answered with what is true, and seen',
    async (version) => {
      const at = await station(version)

      for (let time = 0; time < 2; time++)
        expect(await at.client.call('GetCertificateStatus', { ocspRequestData })).toMatchObject({ status: 'Failed' })
      expect(await at.client.call('Get15118EVCertificate', forVehicle)).toMatchObject({ status: 'Failed', exiResponse: '' })

      expect(await at.list('/queries')).toMatchObject([
        { action: 'Get15118EVCertificate', answer: 'Failed', times: 1, about: { action: 'Install' } },
        { action: 'GetCertificateStatus', answer: 'Failed', times: 2, about: ocspRequestData },
      ])
      expect(JSON.stringify(await at.list('/queries'))).not.toContain('ZHJpdmVy')
      expect(await at.list('/queries?action=GetCertificateStatus')).toHaveLength(1)
    },
  )

  it('a 2.1 station is told of each certificate of a chain that its status is not known', async () => {
    const at = await station('2.1')
    const ask = (serialNumber: string, source: string) => ({
      certificateHashData: hashData(serialNumber),
      source,
      urls: ['http://pki.example'],
    })

    const answer = await at.client.call('GetCertificateChainStatus', { certificateStatusRequests: [ask('1', 'OCSP'), ask('2', 'CRL')] })

    expect(answer).toMatchObject({
      certificateStatus: [
        { certificateHashData: hashData('1'), source: 'OCSP', status: 'Failed' },
        { certificateHashData: hashData('2'), source: 'CRL', status: 'Failed' },
      ],
    })
    expect(await at.list('/queries')).toHaveLength(2)
  })

  it('a 1.6 station asks by its ISO 15118 extension', async () => {
    const at = await station('1.6')

    expect(await at.say('GetCertificateStatus', { ocspRequestData })).toEqual({ status: 'Accepted', data: { status: 'Failed' } })
    expect(await at.say('Get15118EVCertificate', forVehicle)).toEqual({ status: 'Accepted', data: { status: 'Failed', exiResponse: '' } })
    expect(await at.say('Authorize', { idToken: 'DEABC1', certificate: caPem })).toEqual({
      status: 'Accepted',
      data: { idTokenInfo: { status: 'Invalid' }, certificateStatus: 'CertChainError' },
    })
    expect(await at.say('Authorize', { contract: 1 })).toEqual({ status: 'Rejected' })
    expect(await at.say('Unheard', {})).toEqual({ status: 'UnknownMessageId' })

    expect(await at.list('/queries')).toMatchObject([{ action: 'Get15118EVCertificate' }, { action: 'GetCertificateStatus' }])
  })
})
