import { describe, expect, it } from 'vitest'
import type { RequestOf, ResponseOf } from '#base/ocpp/action.js'
import type { InstalledCertificate, NewInstalledCertificate } from '#base/repositories/installedCertificates.js'
import { readCertificate } from '#util/x509/certificates.js'
import { hashDataOf, identityOf } from '#util/x509/hashData.js'
import { fakeContext, now } from '../../../test/context.js'
import { certificate, ecKeys } from '../../../test/x509.js'
import GetInstalledCertificateIds from './GetInstalledCertificateIds.js'

const pem = certificate(ecKeys(), { CN: 'Root' })
const root = readCertificate(pem)
const known: InstalledCertificate[] = [
  { id: 1, certificateType: 'CSMSRootCertificate', identity: 'one', source: 'installed', pem, subject: 'CN=Root', at: now },
  { id: 2, certificateType: 'MORootCertificate', identity: 'two', source: 'reported', at: now },
]

const told = async (request: RequestOf<'GetInstalledCertificateIds'>, response: ResponseOf<'GetInstalledCertificateIds'>) => {
  const seen = { removed: [] as number[], put: [] as NewInstalledCertificate[] }
  const installedCertificates = {
    all: async () => known,
    remove: async (ids: number[]) => void seen.removed.push(...ids),
    put: async (_station: number, certificates: NewInstalledCertificate[]) => void seen.put.push(...certificates),
  }
  await GetInstalledCertificateIds.after!(request, response, fakeContext({ data: { installedCertificates } }))
  return seen
}

describe('GetInstalledCertificateIds', () => {
  it('brings all there is of the types it asked for, and what we knew of the certificates stays (M03.FR.04)', async () => {
    const certificateHashData = hashDataOf(root, root, 'SHA512')
    const listed = {
      certificateType: 'CSMSRootCertificate' as const,
      certificateHashData: { ...certificateHashData, customData: { vendorId: 'x' } },
    }

    const { removed, put } = await told(
      { certificateType: ['CSMSRootCertificate'] },
      { status: 'Accepted', certificateHashDataChain: [listed] },
    )

    expect(removed).toEqual([1])
    expect(put).toEqual([
      {
        certificateType: 'CSMSRootCertificate',
        identity: identityOf(certificateHashData),
        source: 'reported',
        hashData: certificateHashData,
        pem,
        subject: 'CN=Root',
        at: now,
      },
    ])
  })

  it('answered NotFound says that there are none (M03.FR.02)', async () => {
    expect((await told({ certificateType: ['MORootCertificate'] }, { status: 'NotFound' })).removed).toEqual([2])
    expect((await told({}, { status: 'NotFound' })).removed).toEqual([1, 2])
  })

  it('says nothing of types the station was not asked for', async () => {
    const customData = { vendorId: 'plugboard', certificateTypes: ['CSMSRootCertificate'] }

    expect((await told({}, { status: 'NotFound', customData })).removed).toEqual([1])
  })
})
