import { describe, expect, it } from 'vitest'
import { NoStanding, type RevocationQuestion, type Standing } from '#base/ports/revocation.js'
import { answerTo, fakeContext, now, receivedAt, station } from '../../../test/context.js'
import GetCertificateStatus from './GetCertificateStatus.js'

const hashData = { hashAlgorithm: 'SHA256' as const, issuerNameHash: 'a', issuerKeyHash: 'b', serialNumber: '1' }
const responderURL = 'http://ocsp'

const ask = async (word: Partial<Standing> | Error, version: '2.0.1' | '2.1' = '2.1') => {
  const kept: object[] = []
  const questions: RevocationQuestion[] = []
  const context = fakeContext({
    version,
    revocation: {
      async ask(question) {
        questions.push(question)
        if (word instanceof Error) throw word
        return { status: 'Good', nextUpdate: now, proven: true, response: Buffer.from('der'), ...word }
      },
    },
    data: {
      trustAnchors: { all: async () => [] },
      signingRequests: { signedChains: async () => ['as the raw route took it'] },
      certificateQueries: { record: async (stationPk: number, query: object) => void kept.push({ stationPk, ...query }) },
    },
  })
  const ocspRequestData = { ...hashData, responderURL, customData: { vendorId: 'x' } }
  return { answer: await answerTo(GetCertificateStatus, { ocspRequestData }, context), kept, questions, context }
}

describe('GetCertificateStatus', () => {
  it('hands on what the responder said, in base64 of its DER (M06.FR.02, M06.FR.03, M06.FR.09)', async () => {
    const { answer, kept, questions } = await ask({})

    expect(answer).toEqual({ status: 'Accepted', ocspResult: Buffer.from('der').toString('base64') })
    expect(questions).toEqual([{ tenantId: 1, source: 'OCSP', certificate: hashData, urls: [responderURL], known: [] }])
    expect(kept).toEqual([
      {
        stationPk: station.id,
        action: 'GetCertificateStatus',
        about: { ...hashData, responderURL },
        answer: 'Accepted',
        at: receivedAt,
      },
    ])
  })

  it.each([{ status: 'Revoked' }, { status: 'Unknown' }, { proven: false }] as const)(
    'says that there is a response, not that the certificate is good: %j',
    async (word) => {
      expect((await ask(word)).answer.status).toBe('Accepted')
    },
  )

  it('is Failed when there is none; the operator sees why, and the station nothing of our network (M06.FR.04, A-33)', async () => {
    const { answer, kept, context } = await ask(new NoStanding('http://ocsp: leads to 10.0.0.7'))

    expect(answer).toEqual({
      status: 'Failed',
      statusInfo: { reasonCode: 'NoOCSPResponse', additionalInfo: expect.not.stringContaining('10.') },
    })
    expect(kept).toMatchObject([{ answer: 'Failed', reason: 'http://ocsp: leads to 10.0.0.7' }])
    expect(context.logged).toEqual([expect.stringContaining('info:')])
  })

  it('is Failed when the answer has no room for the response', async () => {
    const response = Buffer.alloc(4_200)

    expect((await ask({ response })).answer.status).toBe('Accepted')
    expect((await ask({ response }, '2.0.1')).answer).toMatchObject({
      status: 'Failed',
      statusInfo: { additionalInfo: expect.stringContaining('5500') },
    })
    expect((await ask({ response: Buffer.alloc(13_501) })).answer.status).toBe('Failed')
  })

  it('does not hide a mistake of ours', async () => {
    await expect(ask(new TypeError('ours'))).rejects.toThrow('ours')
  })
})
