import { describe, expect, it } from 'vitest'
import { NoStanding, type RevocationQuestion, type Standing } from '#base/ports/revocation.js'
import { answerTo, fakeContext, now, receivedAt, station } from '../../../test/context.js'
import GetCertificateChainStatus from './GetCertificateChainStatus.js'

const nextUpdate = new Date(now.getTime() + 3_600_000)
const about = (serialNumber: string, source: 'OCSP' | 'CRL') => ({
  certificateHashData: { hashAlgorithm: 'SHA256' as const, issuerNameHash: 'a', issuerKeyHash: 'b', serialNumber },
  source,
  urls: ['http://pki', 'http://mirror'],
})

const ask = async (certificateStatusRequests: Array<ReturnType<typeof about>>, words: Record<string, Partial<Standing>>) => {
  const kept: object[] = []
  const questions: RevocationQuestion[] = []
  const context = fakeContext({
    revocation: {
      async ask(question) {
        questions.push(question)
        const word = words[question.certificate.serialNumber]
        if (!word) throw new NoStanding('nobody answers')
        return { status: 'Good', nextUpdate, proven: true, ...word }
      },
    },
    data: {
      trustAnchors: { all: async () => [] },
      signingRequests: { signedChains: async () => [] },
      certificateQueries: { record: async (stationPk: number, query: object) => void kept.push({ stationPk, ...query }) },
    },
  })
  return { answer: await answerTo(GetCertificateChainStatus, { certificateStatusRequests }, context), kept, questions }
}

describe('GetCertificateChainStatus', () => {
  it('is answered certificate by certificate, from the source each names (M07.FR.01, M07.FR.03, M07.FR.04, M07.FR.06, M07.FR.07, M07.FR.08)', async () => {
    const requests = [about('1', 'OCSP'), about('2', 'CRL'), about('3', 'OCSP')]

    const { answer, questions, kept } = await ask(requests, { 1: {}, 2: { status: 'Revoked' }, 3: { status: 'Unknown' } })

    expect(answer.certificateStatus).toEqual(
      ['Good', 'Revoked', 'Unknown'].map((status, i) => ({
        certificateHashData: requests[i]!.certificateHashData,
        source: requests[i]!.source,
        status,
        nextUpdate: nextUpdate.toISOString(),
      })),
    )
    expect(questions).toEqual(
      requests.map(({ certificateHashData, source, urls }) => ({ tenantId: 1, source, certificate: certificateHashData, urls, known: [] })),
    )
    expect(kept).toMatchObject(
      ['Good', 'Revoked', 'Unknown'].map((status, i) => ({
        stationPk: station.id,
        action: 'GetCertificateChainStatus',
        about: requests[i],
        answer: status,
        at: receivedAt,
      })),
    )
  })

  it('is Failed for a certificate nobody answers for, and not for longer than now (M07.FR.02, M07.FR.05)', async () => {
    const { answer, kept } = await ask([about('1', 'OCSP'), about('2', 'CRL')], { 1: {} })

    expect(answer.certificateStatus).toMatchObject([{ status: 'Good' }, { status: 'Failed', nextUpdate: now.toISOString() }])
    expect(kept).toMatchObject([{}, { answer: 'Failed', reason: 'nobody answers' }])
  })

  it('is Failed where the answer is not proven: the station relies on ours', async () => {
    const { answer, kept } = await ask([about('1', 'OCSP')], { 1: { proven: false } })

    expect(answer.certificateStatus).toMatchObject([{ status: 'Failed' }])
    expect(kept).toMatchObject([{ reason: expect.stringContaining('/api/v1/trust-anchors') }])
  })
})
