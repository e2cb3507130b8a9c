import { describe, expect, it } from 'vitest'
import type { NewSigningRequest } from '#base/repositories/signingRequests.js'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import { ecKeys, signingRequest } from '../../../test/x509.js'
import SignCertificate from './SignCertificate.js'

const csr = signingRequest(ecKeys(), { CN: 'CP1', O: 'ACME' })

const ask = async (request: Parameters<typeof answerTo<'SignCertificate'>>[1]) => {
  const kept: Array<NewSigningRequest & { stationPk: number }> = []
  const record = async (stationPk: number, one: NewSigningRequest) => void kept.push({ stationPk, ...one })
  const answer = await answerTo(SignCertificate, request, fakeContext({ data: { signingRequests: { record } } }))
  return { answer, kept }
}

describe('SignCertificate', () => {
  it('is kept for whoever signs, with its names and its key (A02.FR.11, A03.FR.11)', async () => {
    const { answer, kept } = await ask({ csr, certificateType: 'V2GCertificate', requestId: 5 })

    expect(answer).toEqual({ status: 'Accepted' })
    expect(kept).toMatchObject([
      { stationPk: station.id, csr, certificateType: 'V2GCertificate', requestId: 5, commonName: 'CP1', organization: 'ACME', receivedAt },
    ])
    expect(kept).toMatchObject([{ keyType: 'EC', keyBits: 256, keyHash: expect.any(String) }])
    expect(kept[0]!.reason).toBeUndefined()
  })

  it.each(['', 'please sign', csr.slice(0, 200)])(
    'that is no request is refused with the reason (A02.FR.12, A03.FR.12): %j',
    async (bad) => {
      const { answer, kept } = await ask({ csr: bad })

      expect(answer).toMatchObject({ status: 'Rejected', statusInfo: { reasonCode: 'InvalidCSR', additionalInfo: expect.any(String) } })
      expect(kept).toMatchObject([{ csr: bad, reason: answer.statusInfo!.additionalInfo }])
    },
  )
})
