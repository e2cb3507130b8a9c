import { describe, expect, it } from 'vitest'
import type { InstalledCertificate, NewInstalledCertificate } from '#base/repositories/installedCertificates.js'
import { fakeContext, now, refusalOf } from '../../../test/context.js'
import { certificate, ecKeys, signingRequest } from '../../../test/x509.js'
import InstallCertificate from './InstallCertificate.js'

const root = { keys: ecKeys(), names: { CN: 'Root', O: 'CA' } }
const rootPem = certificate(root.keys, root.names)
const subPem = certificate(ecKeys(), { CN: 'Sub' }, root)
const certificateType = 'CSMSRootCertificate'

const installed = async (pem: string, status: 'Accepted' | 'Rejected' | 'Failed', known: Partial<InstalledCertificate>[] = []) => {
  const kept: NewInstalledCertificate[] = []
  const installedCertificates = {
    all: async () => known as InstalledCertificate[],
    put: async (_station: number, certificates: NewInstalledCertificate[]) => void kept.push(...certificates),
  }
  await InstallCertificate.after!({ certificateType, certificate: pem }, { status }, fakeContext({ data: { installedCertificates } }))
  return kept
}

describe('InstallCertificate', () => {
  it.each(['', 'root', signingRequest(ecKeys()), rootPem + rootPem, rootPem.replace('MI', 'AA')])(
    'refuses what is no certificate: %j',
    async (pem) => {
      expect(await refusalOf(InstallCertificate, { certificateType, certificate: pem })).toMatch(/^certificate: /)
      expect(await refusalOf(InstallCertificate, { certificateType, certificate: rootPem })).toBeUndefined()
    },
  )

  it('that the station accepted is known with whose it is and until when', async () => {
    expect(await installed(rootPem, 'Accepted')).toMatchObject([
      {
        certificateType,
        source: 'installed',
        subject: 'O=CA, CN=Root',
        validFrom: new Date('2026-01-01'),
        validTo: new Date('2036-01-01'),
        hashData: { hashAlgorithm: 'SHA256', serialNumber: '1a2' },
        at: now,
      },
    ])
  })

  it('is called by the algorithm the station uses (M04.FR.07)', async () => {
    const hashData = { hashAlgorithm: 'SHA512' as const, issuerNameHash: '', issuerKeyHash: '', serialNumber: '1' }

    expect(await installed(rootPem, 'Accepted', [{ source: 'reported', hashData }])).toMatchObject([
      { hashData: { hashAlgorithm: 'SHA512' } },
    ])
  })

  it('of a sub-CA has hashes once its issuer is known', async () => {
    const [unknown] = await installed(subPem, 'Accepted')
    const [known] = await installed(subPem, 'Accepted', [{ pem: rootPem }])

    expect(unknown).toMatchObject({ identity: expect.stringMatching(/^fingerprint\//), hashData: undefined })
    expect(known).toMatchObject({ hashData: { hashAlgorithm: 'SHA256' } })
  })

  it('that the station refused, or that no one can read, is not listed', async () => {
    expect(await installed(rootPem, 'Rejected')).toEqual([])
    expect(await installed(rootPem, 'Failed')).toEqual([])
    expect(await installed('as the raw route of 1.6 sends it', 'Accepted')).toEqual([])
  })
})
