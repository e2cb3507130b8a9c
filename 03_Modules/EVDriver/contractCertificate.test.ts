import { X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TokenFacts } from '#base/domain/authorization.js'
import type { RequestOf } from '#base/ocpp/action.js'
import { NoStanding, type RevocationQuestion, type Standing } from '#base/ports/revocation.js'
import type { TrustAnchor, TrustAnchorType } from '#base/repositories/trustAnchors.js'
import { hashDataOf } from '#util/x509/hashData.js'
import { answerTo, fakeContext, now, receivedAt } from '../../test/context.js'
import { contractPki, type Made, make } from '../../test/pki.js'
import { certificate as bare, ecKeys } from '../../test/x509.js'
import Authorize from './actions/Authorize.js'

const eMAID = { idToken: 'DE8AA1A2B3C4D59', type: 'eMAID' }
const URL = 'http://ocsp.example'
const node = ({ pem }: Made) => new X509Certificate(pem)
const years = (count: number) => new Date(now.getTime() + count * 365 * 24 * 3_600_000)

type Word = Partial<Standing> | 'nobody'
interface Scene {
  token?: Partial<TokenFacts>
  anchors?: Array<[TrustAnchorType, Made]>
  /** What is said of each certificate, by its serial number; of the others that they are good. */
  words?: Record<string, Word>
}

describe('a contract certificate', () => {
  let pki: Awaited<ReturnType<typeof contractPki>>
  beforeAll(async () => {
    pki = await contractPki(URL)
  })

  const authorize = async (more: Partial<RequestOf<'Authorize'>>, { token = { status: 'Accepted' }, anchors, words = {} }: Scene = {}) => {
    const questions: RevocationQuestion[] = []
    const kept: object[] = []
    const known = (anchors ?? [['MORootCertificate', pki.root]]).map(
      ([certificateType, { pem }]) => ({ certificateType, pem }) as TrustAnchor,
    )
    const facts = { ...eMAID, ...token } as TokenFacts
    const context = fakeContext({
      revocation: {
        async ask(question) {
          questions.push(question)
          const word = words[question.certificate.serialNumber]
          if (word === 'nobody') throw new NoStanding('nobody answers')
          return { status: 'Good', nextUpdate: now, proven: true, ...word }
        },
      },
      data: {
        trustAnchors: { all: async () => known },
        tokens: {
          facts: async () => ({
            token: token.status ? facts : undefined,
            active: [],
            station: { evses: [{ evseId: 1, connectorTypes: ['cType2'] }] },
          }),
        },
        certificateQueries: { record: async (_stationPk: number, query: object) => void kept.push(query) },
      },
    })
    return { answer: await answerTo(Authorize, { idToken: eMAID, ...more }, context), questions, kept }
  }
  const hashDataFor = (one: Made, issuer: Made, responderURL = URL) => ({ ...hashDataOf(node(one), node(issuer), 'SHA256'), responderURL })
  const chain = () => pki.leaf.pem + pki.sub.pem
  const hashes = () => [hashDataFor(pki.leaf, pki.sub), hashDataFor(pki.sub, pki.root)]

  describe.each<[string, () => Partial<RequestOf<'Authorize'>>]>([
    ['the station validated', () => ({ iso15118CertificateHashData: hashes() })],
    ['we validate', () => ({ certificate: chain() })],
  ])('that %s', (_who, request) => {
    it('is good when its authority says so of the whole chain (C07.FR.05, C07.FR.14)', async () => {
      const { answer, questions, kept } = await authorize(request())

      expect(answer).toEqual({ idTokenInfo: { status: 'Accepted' }, certificateStatus: 'Accepted' })
      expect(questions.map(({ tenantId, source, certificate }) => ({ tenantId, source, certificate }))).toEqual(
        hashes().map(({ responderURL: _url, ...certificate }) => ({ tenantId: 1, source: 'OCSP', certificate })),
      )
      expect(kept).toEqual([])
    })

    it('does not make up for its token (C07.FR.13)', async () => {
      for (const status of ['Blocked', 'Expired', 'Invalid'] as const)
        expect((await authorize(request(), { token: { status } })).answer).toEqual({
          idTokenInfo: { status },
          certificateStatus: 'ContractCancelled',
        })
      expect((await authorize(request(), { token: {} })).answer).toEqual({
        idTokenInfo: { status: 'Unknown' },
        certificateStatus: 'ContractCancelled',
      })
      expect((await authorize(request(), { token: { status: 'NoCredit' } })).answer).toEqual({
        idTokenInfo: { status: 'NoCredit' },
        certificateStatus: 'Accepted',
      })
    })

    it('is refused when any of its chain is revoked, whatever the others are (C07.FR.16)', async () => {
      for (const { serialNumber } of hashes()) {
        const words = Object.fromEntries(hashes().map((one): [string, Word] => [one.serialNumber, 'nobody']))
        const { answer } = await authorize(request(), { words: { ...words, [serialNumber]: { status: 'Revoked' } } })
        expect(answer).toEqual({ idTokenInfo: { status: 'Invalid' }, certificateStatus: 'CertificateRevoked' })
      }
    })

    it.each<[string, Word]>([
      ['nobody answers', 'nobody'],
      ['its authority does not know it', { status: 'Unknown' }],
      ['the certificate of the issuer is not known', { proven: false }],
    ])('is refused when %s (C07.FR.17)', async (reason, word) => {
      const { serialNumber } = hashes()[1]!

      const { answer, kept } = await authorize(request(), { words: { [serialNumber]: word } })

      expect(answer).toEqual({ idTokenInfo: { status: 'Invalid' }, certificateStatus: 'CertChainError' })
      expect(kept).toMatchObject([
        { action: 'Authorize', answer: 'CertChainError', reason: expect.stringContaining(reason), at: receivedAt },
      ])
    })
  })

  it('that the station validated may be proven by any authority that is known', async () => {
    const { questions } = await authorize({ iso15118CertificateHashData: hashes() }, { anchors: [['IntermediateCertificate', pki.sub]] })

    expect(questions.map(({ known }) => known.map(({ subject }) => subject))).toEqual([['CN=MO Sub 1'], ['CN=MO Sub 1']])
    expect(questions.map(({ urls }) => urls)).toEqual([[URL], [URL]])
  })

  describe('that we validate', () => {
    it('is asked about where it says, and proven by its own issuer', async () => {
      const { questions } = await authorize({ certificate: chain() })

      expect(questions.map(({ urls }) => urls)).toEqual([[`${URL}/sub`], [`${URL}/root`]])
      expect(questions.map(({ known }) => known.map(({ subject }) => subject))).toEqual([['CN=MO Sub 1'], ['CN=MO Root']])
    })

    it('is asked about where the station says, when it says nothing itself', async () => {
      const leaf = await make('CN=DE8AA1A2B3C4D59', { issuer: pki.sub })
      const certificate = leaf.pem + pki.sub.pem

      const silent = await authorize({ certificate })
      const told = await authorize({ certificate, iso15118CertificateHashData: [hashDataFor(leaf, pki.sub, 'http://other')] })

      expect(silent.questions[0]!.urls).toEqual([])
      expect(told.questions[0]!.urls).toEqual(['http://other'])
    })

    it('may lead to a V2G root, come with its root, and lack an authority that is known', async () => {
      const complete = chain() + pki.root.pem
      expect((await authorize({ certificate: complete }, { anchors: [['V2GRootCertificate', pki.root]] })).answer.certificateStatus).toBe(
        'Accepted',
      )
      const anchors: Scene['anchors'] = [
        ['MORootCertificate', pki.root],
        ['IntermediateCertificate', pki.sub],
      ]
      expect((await authorize({ certificate: pki.leaf.pem }, { anchors })).answer.certificateStatus).toBe('Accepted')
    })

    it.each<[string, Scene['anchors']]>([
      ['nothing', []],
      ['a root for something else', [['OEMRootCertificate', undefined as never]]],
      ['an intermediate alone', [['IntermediateCertificate', undefined as never]]],
    ])('is refused when %s is trusted (C07.FR.17)', async (_what, anchors) => {
      const { answer, questions } = await authorize({ certificate: chain() }, { anchors: anchors!.map(([type]) => [type, pki.root]) })

      expect(answer).toEqual({ idTokenInfo: { status: 'Invalid' }, certificateStatus: 'CertChainError' })
      expect(questions).toEqual([])
    })

    it('is refused when it has expired, or any of its chain (C07.FR.15)', async () => {
      const expiredLeaf = await make('CN=DE8AA1A2B3C4D59', { issuer: pki.sub, ocsp: URL, notBefore: years(-2), notAfter: years(-1) })
      const expiredSub = await make('CN=MO Sub 2', { issuer: pki.root, ca: true, notBefore: years(-2), notAfter: years(-1) })
      const below = await make('CN=DE8AA1A2B3C4D59', { issuer: expiredSub, ocsp: URL, notBefore: years(-2) })

      for (const certificate of [expiredLeaf.pem + pki.sub.pem, below.pem + expiredSub.pem]) {
        const { answer, questions } = await authorize({ certificate })
        expect(answer).toEqual({ idTokenInfo: { status: 'Expired' }, certificateStatus: 'CertificateExpired' })
        expect(questions).toEqual([])
      }
    })

    it('is refused before it is valid', async () => {
      const early = await make('CN=DE8AA1A2B3C4D59', { issuer: pki.sub, ocsp: URL, notBefore: years(1) })

      expect((await authorize({ certificate: early.pem + pki.sub.pem })).answer.certificateStatus).toBe('CertChainError')
    })

    it('vouches for its own contract only', async () => {
      const of = async (name: string) => (await make(name, { issuer: pki.sub, ocsp: URL })).pem + pki.sub.pem
      const statusOf = async (name: string) => (await authorize({ certificate: await of(name) })).answer.certificateStatus

      expect(await statusOf('CN=DE8AA1A2B3C4D58')).toBe('CertChainError')
      expect(await statusOf('CN=DE8AA1A2B3C4')).toBe('CertChainError')
      expect(await statusOf('O=DE8AA1A2B3C4D59')).toBe('CertChainError')
      expect(await statusOf('CN=DE-8AA-1A2B3C4D5-9')).toBe('Accepted')
      expect(await statusOf('O=MO, CN=de8aa1a2b3c4d5')).toBe('Accepted')
    })

    it.each<[string, () => string]>([
      ['is none', () => 'a certificate'],
      ['is empty', () => ''],
      ['was cut off', () => chain().slice(0, -200)],
      ['is forged', () => chain().replace(/MII/, 'MIJ')],
      ['is in another order', () => pki.sub.pem + pki.leaf.pem],
      ['is signed by itself', () => bare(ecKeys(), { CN: eMAID.idToken })],
      ['goes on and on', () => pki.sub.pem.repeat(14)],
    ])('is refused when it %s, at once (C07.FR.17, A-36)', async (_what, certificate) => {
      const begin = performance.now()

      const { answer } = await authorize({ certificate: certificate() })

      expect(answer).toEqual({ idTokenInfo: { status: 'Invalid' }, certificateStatus: 'CertChainError' })
      expect(performance.now() - begin).toBeLessThan(50)
    })
  })
})
