import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RevocationQuestion } from '#base/ports/revocation.js'
import { memoryCache } from '#util/cache/memory.js'
import { hashDataOf } from '#util/x509/hashData.js'
import { contractPki, extension, type Made, make, makeCrl, type Responder, startResponder } from '../../test/pki.js'
import { openRevocation } from './revocation.js'

const node = ({ pem }: Made) => new X509Certificate(pem)

describe('the status of a certificate', () => {
  let server: Responder
  let pki: Awaited<ReturnType<typeof contractPki>>
  beforeAll(async () => {
    server = await startResponder()
    pki = await contractPki(server.url)
  })
  afterAll(() => server.stop())
  beforeEach(() => {
    server.hits.length = 0
    server.at.clear()
  })

  const question = (over: Partial<RevocationQuestion> = {}): RevocationQuestion => ({
    tenantId: 1,
    source: 'OCSP',
    certificate: hashDataOf(node(pki.leaf), node(pki.sub), 'SHA256'),
    urls: [`${server.url}/sub`],
    known: [node(pki.sub)],
    ...over,
  })
  const source = (options: { now?: () => Date; withinMs?: number } = {}) =>
    openRevocation({ cache: memoryCache(), allowPrivate: true, withinMs: 2_000, ...options })
  const later = (minutes: number) => () => new Date(Date.now() + minutes * 60_000)

  describe('by OCSP', () => {
    it.each(['SHA256', 'SHA384', 'SHA512'] as const)('is that of the responder, asked with %s', async (algorithm) => {
      const certificate = hashDataOf(node(pki.leaf), node(pki.sub), algorithm)
      server.at.set('/sub', { ca: pki.sub, good: [pki.leaf] })

      const standing = await source().ask(question({ certificate }))

      expect(standing).toMatchObject({ status: 'Good', proven: true, response: expect.any(Buffer) })
      expect(standing.nextUpdate.getTime()).toBeGreaterThan(Date.now() + 59 * 60_000)
    })

    it('may be that it is revoked, or that nobody knows it', async () => {
      server.at.set('/sub', { ca: pki.sub, revoked: [pki.leaf] })
      expect(await source().ask(question())).toMatchObject({ status: 'Revoked', proven: true })

      server.at.set('/sub', { ca: pki.sub })
      expect(await source().ask(question())).toMatchObject({ status: 'Unknown', proven: true })
    })

    it('may be signed by a responder whom the issuer certified', async () => {
      server.at.set('/sub', { ca: pki.sub, signer: pki.responder, good: [pki.leaf] })

      expect(await source().ask(question())).toMatchObject({ status: 'Good', proven: true })
    })

    it('is not proven while the certificate of the issuer is not at hand; one that comes along is, when it is the right one', async () => {
      server.at.set('/sub', { ca: pki.sub, signer: pki.responder, good: [pki.leaf] })
      expect(await source().ask(question({ known: [node(pki.root)] }))).toMatchObject({ status: 'Good', proven: false })

      server.at.set('/sub', { ca: pki.sub, good: [pki.leaf], options: ['-nmin', '60', '-resp_no_certs'] })
      expect(await source().ask(question({ known: [] }))).toMatchObject({ status: 'Good', proven: false })

      server.at.set('/sub', { ca: pki.sub, good: [pki.leaf] })
      expect(await source().ask(question({ known: [] }))).toMatchObject({ status: 'Good', proven: true })
    })

    it('is believed from nobody else', async () => {
      const stranger = await make('CN=Stranger', { ca: true })
      const namesake = await make('CN=MO Sub 1', { ca: true })
      const theirs = await make('CN=Responder', { issuer: namesake, responder: true })
      const leaf = await make('CN=Other', { issuer: pki.sub })
      const expired = await make('CN=Responder', { issuer: pki.sub, responder: true, notAfter: new Date(Date.now() - 1000) })
      for (const signer of [stranger, namesake, theirs, leaf, expired]) {
        server.at.set('/sub', { ca: pki.sub, signer, good: [pki.leaf] })
        await expect(source().ask(question()), signer.certificate.subject).rejects.toThrow('signed by nobody who may')
      }
      // Without the issuer at hand too, unless it could be the issuer's.
      server.at.set('/sub', { ca: pki.sub, signer: stranger, good: [pki.leaf] })
      await expect(source().ask(question({ known: [] }))).rejects.toThrow('signed by nobody who may')
      server.at.set('/sub', { ca: pki.sub, good: [pki.leaf], options: ['-nmin', '60', '-badsig'] })
      await expect(source().ask(question())).rejects.toThrow('signed by nobody who may')
    })

    it('is not that of another certificate', async () => {
      const other = await make('CN=Other', { issuer: pki.sub })
      const ask = question({ certificate: hashDataOf(node(other), node(pki.sub), 'SHA256') })
      server.at.set('/sub', { ca: pki.sub, good: [other] })
      const { response } = await source().ask(ask)
      server.at.set('/sub', response!)

      await expect(source().ask(question())).rejects.toThrow('about another certificate')
    })

    it('does not outlast itself', async () => {
      server.at.set('/sub', { ca: pki.sub, good: [pki.leaf], options: ['-nmin', '5'] })
      await expect(source({ now: later(6) }).ask(question())).rejects.toThrow('out of date')
      await expect(source({ now: later(-10) }).ask(question())).rejects.toThrow('of the future')

      server.at.set('/sub', { ca: pki.sub, good: [pki.leaf], options: [] })
      expect(await source({ now: later(60) }).ask(question())).toMatchObject({ status: 'Good' })
      await expect(source({ now: later(25 * 60) }).ask(question())).rejects.toThrow('a day old')
    })

    it('is kept as long as it holds, and asked anew then', async () => {
      let minutes = 0
      const asking = source({ now: () => later(minutes)() })
      server.at.set('/sub', { ca: pki.sub, good: [pki.leaf], options: ['-nmin', '5'] })

      for (minutes = 0; minutes < 4; minutes++) expect(await asking.ask(question())).toMatchObject({ status: 'Good' })
      expect(server.hits).toHaveLength(1)

      minutes = 6
      server.at.set('/sub', { ca: pki.sub, revoked: [pki.leaf], options: ['-nmin', '60'] })
      expect(await asking.ask(question())).toMatchObject({ status: 'Revoked' })
      expect(server.hits).toHaveLength(2)
    })

    it('is not kept when it is not proven, or says not how long it holds', async () => {
      const asking = source()
      server.at.set('/sub', { ca: pki.sub, signer: pki.responder, good: [pki.leaf] })
      for (let i = 0; i < 2; i++) await asking.ask(question({ known: [] }))
      expect(server.hits).toHaveLength(2)

      server.at.set('/sub', { ca: pki.sub, good: [pki.leaf], options: [] })
      for (let i = 0; i < 2; i++) await asking.ask(question())
      expect(server.hits).toHaveLength(4)
    })

    it.each<[string, Parameters<Responder['at']['set']>[1], RegExp]>([
      ['garbage', Buffer.from('<html>no</html>'), /longer than|structure|element/],
      ['nothing', Buffer.alloc(0), /element/],
      ['a redirect', 302, /answered 302/],
      ['an error', 500, /answered 500/],
      ['no end', 'endless', /larger than/],
      ['silence', 'silent', /within \d+ ms/],
      ['that it has no time', Buffer.from('30030a0103', 'hex'), /answered tryLater/],
    ])('is nothing when the responder gives %s', async (_what, answer, reason) => {
      server.at.set('/sub', answer)
      const begin = Date.now()

      await expect(source({ withinMs: 500 }).ask(question())).rejects.toThrow(reason)

      expect(Date.now() - begin).toBeLessThan(1_500)
      expect(server.hits).toEqual(['/sub'])
    })

    it('is asked at the next URL when one fails, all within the time there is', async () => {
      server.at.set('/away', 'silent')
      server.at.set('/sub', { ca: pki.sub, good: [pki.leaf] })

      const urls = ['ftp://127.0.0.1/', `${server.url}/away`, `${server.url}/sub`]
      expect(await source().ask(question({ urls }))).toMatchObject({ status: 'Good' })
      expect(server.hits).toEqual(['/away', '/sub'])
    })

    it('is asked with hashes that are ones', async () => {
      const certificate = question().certificate
      for (const wrong of [{ issuerNameHash: 'aa' }, { issuerKeyHash: 'zz'.repeat(32) }, { serialNumber: 'x' }, { serialNumber: '' }])
        await expect(source().ask(question({ certificate: { ...certificate, ...wrong } }))).rejects.toThrow(/hexadecimal/)
      expect(server.hits).toEqual([])
    })

    it('is not asked inside our network, unless that is allowed (A-33)', async () => {
      const closed = openRevocation({ cache: memoryCache(), allowPrivate: false, withinMs: 1_000 })
      for (const url of [
        server.url,
        server.url.replace('127.0.0.1', 'localhost'),
        server.url.replace('127.0.0.1', '[::ffff:127.0.0.1]'),
        'http://169.254.169.254/',
      ])
        await expect(closed.ask(question({ urls: [url] })), url).rejects.toThrow(/not an address of the public internet/)
      expect(server.hits).toEqual([])
    })
  })

  describe('by a revocation list', () => {
    const listQuestion = (over: Partial<RevocationQuestion> = {}) => question({ source: 'CRL', urls: [`${server.url}/crl`], ...over })

    it('is Revoked when it is listed, and Good when it is not', async () => {
      const others = await Promise.all(Array.from({ length: 20 }, () => make('CN=Other', { issuer: pki.sub })))
      server.at.set('/crl', await makeCrl(pki.sub, [...others, pki.leaf]))
      expect(await source().ask(listQuestion())).toMatchObject({ status: 'Revoked', proven: true })

      server.at.set('/crl', await makeCrl(pki.sub, others))
      expect(await source().ask(listQuestion())).toMatchObject({ status: 'Good', proven: true })
      server.at.set('/crl', await makeCrl(pki.sub, []))
      expect(await source().ask(listQuestion())).toMatchObject({ status: 'Good', proven: true })
    })

    it('comes from one list for all certificates of the issuer, kept for a week at most', async () => {
      const asking = source()
      const revoked = await make('CN=Other', { issuer: pki.sub })
      server.at.set('/crl', await makeCrl(pki.sub, [revoked]))

      const { nextUpdate } = await asking.ask(listQuestion())
      const other = listQuestion({ certificate: hashDataOf(node(revoked), node(pki.sub), 'SHA256') })

      expect(await asking.ask(other)).toMatchObject({ status: 'Revoked' })
      expect(server.hits).toEqual(['/crl'])
      expect(nextUpdate.getTime()).toBeLessThanOrEqual(Date.now() + 7 * 24 * 3600_000)
    })

    it('is not believed from a list that proves nothing', async () => {
      const namesake = await make('CN=MO Sub 1', { ca: true })
      const partial = extension('2.5.29.28', true)
      const lists: Array<[Buffer, RegExp, Partial<RevocationQuestion>?]> = [
        [await makeCrl(pki.root, []), /another issuer/],
        [await makeCrl(namesake, []), /not signed by the issuer/],
        [await makeCrl(pki.sub, [], { nextUpdate: new Date(Date.now() - 1000) }), /out of date/],
        [await makeCrl(pki.sub, [], { extensions: [partial] }), /not a whole one/],
        [await makeCrl(pki.sub, []), /issuer is not known/, { known: [node(pki.root)] }],
        [Buffer.from('no list'), /element|structure|longer/],
      ]
      for (const [list, reason, over] of lists) {
        server.at.set('/crl', list)
        await expect(source().ask(listQuestion(over))).rejects.toThrow(reason)
      }
    })
  })
})
