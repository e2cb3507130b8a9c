import { describe, expect, it } from 'vitest'
import type { CertificateHashDataType } from '#base/ocpp/generated/v21.js'
import type { InstalledCertificate, NewInstalledCertificate } from '#base/repositories/installedCertificates.js'
import { fakeContext, now, refusalOf } from '../../../test/context.js'
import DeleteCertificate from './DeleteCertificate.js'

const hashData = (serialNumber: string, hashAlgorithm: CertificateHashDataType['hashAlgorithm'] = 'SHA256') => ({
  hashAlgorithm,
  issuerNameHash: 'aa',
  issuerKeyHash: 'bb',
  serialNumber,
})
const known: InstalledCertificate[] = [
  { id: 1, certificateType: 'CSMSRootCertificate', identity: 'one', source: 'reported', hashData: hashData('a1', 'SHA384'), at: now },
  {
    id: 2,
    certificateType: 'V2GCertificateChain',
    identity: 'two',
    source: 'reported',
    hashData: hashData('2'),
    children: [hashData('3')],
    at: now,
  },
]

const given = () => {
  const changes: Array<number[] | NewInstalledCertificate[]> = []
  const installedCertificates = {
    all: async () => known,
    remove: async (ids: number[]) => void changes.push(ids),
    put: async (_station: number, certificates: NewInstalledCertificate[]) => void changes.push(certificates),
  }
  return { changes, context: fakeContext({ data: { installedCertificates } }) }
}

describe('DeleteCertificate', () => {
  it.each([
    ['its own algorithm', hashData('00A1', 'SHA384'), undefined],
    ['another', hashData('a1', 'SHA256'), /SHA384.*M04\.FR\.07/],
    ['another, for one in a chain', hashData('3', 'SHA512'), /SHA256.*M04\.FR\.07/],
    ['any, for one it never listed', hashData('9', 'SHA512'), undefined],
  ])('calls a certificate of the station by %s', async (_what, certificateHashData, reason) => {
    const refusal = await refusalOf(DeleteCertificate, { certificateHashData }, given().context)

    if (reason) expect(refusal).toMatch(reason)
    else expect(refusal).toBeUndefined()
  })

  it.each(['Accepted', 'NotFound'] as const)('answered %s: the station has it no longer', async (status) => {
    const { changes, context } = given()

    await DeleteCertificate.after!({ certificateHashData: hashData('A1', 'SHA384') }, { status }, context)
    await DeleteCertificate.after!({ certificateHashData: hashData('3') }, { status }, context)

    expect(changes).toMatchObject([[1], [], [], [{ identity: 'two', children: [] }]])
  })

  it('answered Failed changes nothing', async () => {
    const { changes, context } = given()

    await DeleteCertificate.after!({ certificateHashData: hashData('2') }, { status: 'Failed' }, context)

    expect(changes).toEqual([])
  })
})
