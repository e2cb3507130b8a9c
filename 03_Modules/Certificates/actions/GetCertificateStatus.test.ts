import { expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import GetCertificateStatus from './GetCertificateStatus.js'

it('GetCertificateStatus cannot be told, and its operator sees that the station wants to know (M06.FR.01, M06.FR.04)', async () => {
  const asked: object[] = []
  const record = async (stationPk: number, query: object) => void asked.push({ stationPk, ...query })
  const about = {
    hashAlgorithm: 'SHA256' as const,
    issuerNameHash: 'a',
    issuerKeyHash: 'b',
    serialNumber: '1',
    responderURL: 'http://ocsp',
  }

  const answer = await answerTo(
    GetCertificateStatus,
    { ocspRequestData: { ...about, customData: { vendorId: 'x' } } },
    fakeContext({ data: { certificateQueries: { record } } }),
  )

  expect(answer).toEqual({ status: 'Failed', statusInfo: { reasonCode: 'UnsupportedRequest', additionalInfo: expect.any(String) } })
  expect(asked).toEqual([{ stationPk: station.id, action: 'GetCertificateStatus', about, answer: 'Failed', at: receivedAt }])
})
