import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import type { SigningRequest } from '#base/repositories/signingRequests.js'
import { fakeContext, now, receivedAt, refusalOf, station } from '../../../test/context.js'
import { certificate, ecKeys, signingRequest } from '../../../test/x509.js'
import { readSigningRequest } from '../signingRequest.js'
import CertificateSigned from './CertificateSigned.js'

const ca = { keys: ecKeys(), names: { CN: 'CA' } }
const keys = ecKeys()
const chain = certificate(keys, { CN: 'CP1' }, ca) + certificate(ca.keys, ca.names)
const other = certificate(ecKeys(), { CN: 'CP1' }, ca)

const waits = (over: Partial<SigningRequest> = {}): SigningRequest => ({
  id: 3,
  stationPk: station.id,
  stationId: station.stationId,
  state: 'pending',
  csr: signingRequest(keys),
  keyHash: readSigningRequest(signingRequest(keys)).key.hash,
  times: 1,
  receivedAt,
  lastReceivedAt: receivedAt,
  ...over,
})

const given = ({ waiting = [waits()], limit }: { waiting?: SigningRequest[]; limit?: string } = {}) => {
  const answers: object[] = []
  const context = fakeContext({
    data: {
      variables: { value: async () => limit },
      signingRequests: { pending: async () => waiting, answered: async (id, answer) => void answers.push({ id, ...answer }) },
    },
  })
  return { context, answers }
}
const refusal = (request: RequestOf<'CertificateSigned'>, state?: Parameters<typeof given>[0]) =>
  refusalOf(CertificateSigned, request, given(state).context)

describe('CertificateSigned', () => {
  it('goes out when it is for the key of the request, or when no request waits', async () => {
    expect(await refusal({ certificateChain: chain })).toBeUndefined()
    expect(await refusal({ certificateChain: other }, { waiting: [] })).toBeUndefined()
    expect(
      await refusal(
        { certificateChain: other, certificateType: 'V2GCertificate' },
        { waiting: [waits({ certificateType: 'ChargingStationCertificate' })] },
      ),
    ).toBeUndefined()
  })

  it('is refused when it is for another key than the request that waits', async () => {
    expect(await refusal({ certificateChain: other })).toMatch(/public key .*number 3/)
    expect(
      await refusal(
        { certificateChain: other, certificateType: 'V2GCertificate' },
        { waiting: [waits({ certificateType: 'V2GCertificate' })] },
      ),
    ).toMatch(/public key/)
  })

  it('carries the number and the type of the request (A02.FR.14, A02.FR.25, A03.FR.21)', async () => {
    const waiting = [waits({ requestId: 0, certificateType: 'V2GCertificate' })]

    expect(await refusal({ certificateChain: chain }, { waiting })).toMatch(/requestId 0.*A02\.FR\.25/)
    expect(await refusal({ certificateChain: chain, requestId: 1 }, { waiting })).toMatch(/A02\.FR\.25/)
    expect(await refusal({ certificateChain: chain, requestId: 0, certificateType: 'ChargingStationCertificate' }, { waiting })).toMatch(
      /A02\.FR\.14/,
    )
    expect(await refusal({ certificateChain: chain, requestId: 0, certificateType: 'V2GCertificate' }, { waiting })).toBeUndefined()
  })

  it('is no longer than the station takes (A02.FR.16)', async () => {
    expect(await refusal({ certificateChain: chain }, { limit: String(chain.length - 1) })).toMatch(/A02\.FR\.16/)
    expect(await refusal({ certificateChain: chain }, { limit: String(chain.length) })).toBeUndefined()
  })

  it.each(['', 'no PEM', signingRequest(keys), certificate(ca.keys, ca.names) + certificate(keys, { CN: 'CP1' }, ca)])(
    'is a chain that starts with the leaf, not %j',
    async (certificateChain) => {
      expect(await refusal({ certificateChain })).toMatch(/^certificateChain: /)
    },
  )

  it.each([
    ['Accepted', 'signed'],
    ['Rejected', 'refused'],
  ] as const)('answered %s ends the request as %s', async (status, state) => {
    const { context, answers } = given({ waiting: [waits({ id: 2, keyHash: 'another' }), waits()] })

    await CertificateSigned.after!({ certificateChain: chain }, { status }, context)

    expect(answers).toEqual([{ id: 3, state, certificateChain: chain, at: now }])
  })
})
