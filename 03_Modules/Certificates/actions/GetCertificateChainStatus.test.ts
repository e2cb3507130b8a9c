import { expect, it } from 'vitest'
import { answerTo, fakeContext, now, receivedAt, station } from '../../../test/context.js'
import GetCertificateChainStatus from './GetCertificateChainStatus.js'

it('GetCertificateChainStatus is answered certificate by certificate, and not for longer than now (M07.FR.02, M07.FR.05, M07.FR.08)', async () => {
  const asked: object[] = []
  const record = async (stationPk: number, query: object) => void asked.push({ stationPk, ...query })
  const ask = (serialNumber: string, source: 'OCSP' | 'CRL') => ({
    certificateHashData: { hashAlgorithm: 'SHA256' as const, issuerNameHash: 'a', issuerKeyHash: 'b', serialNumber },
    source,
    urls: ['http://pki'],
  })
  const certificateStatusRequests = [ask('1', 'OCSP'), ask('2', 'CRL')]

  const answer = await answerTo(
    GetCertificateChainStatus,
    { certificateStatusRequests },
    fakeContext({ data: { certificateQueries: { record } } }),
  )

  expect(answer.certificateStatus).toEqual(
    certificateStatusRequests.map(({ certificateHashData, source }) => ({
      certificateHashData,
      source,
      status: 'Failed',
      nextUpdate: now.toISOString(),
    })),
  )
  expect(asked).toEqual(
    certificateStatusRequests.map((about) => ({
      stationPk: station.id,
      action: 'GetCertificateChainStatus',
      about,
      answer: 'Failed',
      at: receivedAt,
    })),
  )
})
