import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import { ExtendedKeyUsageExtension, Extension } from '@peculiar/x509'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Authority, authority, type CertificateOptions } from '../../test/authority.js'
import { make } from '../../test/pki.js'
import { certificate as bare, ecKeys } from '../../test/x509.js'
import { certificatesIn } from './certificates.js'
import { subjectNames } from './names.js'
import { isCertifiedBy, type PathFault, type PathRules, pathOf } from './path.js'
import { isForTlsClients } from './use.js'

let root: Authority
beforeAll(async () => {
  root = await authority()
})

const read = (pem: string) => new X509Certificate(pem)
/** The fault, or the names from the certificate to the one that is trusted. */
const judge = (pem: string, links: string[] = [], anchors = [root.cert], more: Partial<PathRules> = {}): PathFault | string[] => {
  const found = pathOf(read(pem), { anchors: anchors.map(read), links: links.map(read), at: new Date(), ...more })
  return 'fault' in found ? found.fault : found.path.map((one) => subjectNames(one, 'CN').join())
}
const issued = async (options: CertificateOptions = {}) => (await root.issue({ CN: 'CP1', ...options })).cert

describe('a path', () => {
  it('leads from a certificate to one that is trusted, of elliptic curves and of RSA', async () => {
    expect(judge(await issued())).toEqual(['CP1', 'Test Root'])
    expect(judge(await issued({ key: 'rsa' }))).toEqual(['CP1', 'Test Root'])
  })

  it('goes by way of intermediates, in whatever order they are at hand, and ends at the first that is trusted', async () => {
    const upper = await root.below({ CN: 'Upper' })
    const lower = await upper.below({ CN: 'Lower' })
    const { cert } = await lower.issue({ CN: 'CP1' })

    expect(judge(cert, [upper.cert, root.cert, lower.cert])).toEqual(['CP1', 'Lower', 'Upper', 'Test Root'])
    expect(judge(cert, [lower.cert, upper.cert])).toEqual(['CP1', 'Lower', 'Upper', 'Test Root'])
    expect(judge(cert, [lower.cert], [upper.cert])).toEqual(['CP1', 'Lower', 'Upper'])
    expect(judge(cert, [lower.cert])).toBe('unknownIssuer')
  })

  it('ends at no other root, whatever its name', async () => {
    const namesake = await authority()
    const { cert } = await namesake.issue({ CN: 'CP1' })

    expect(judge(cert)).toBe('unknownIssuer')
    expect(judge(cert, [namesake.cert])).toBe('unknownIssuer')
    expect(judge(cert, [], [])).toBe('unknownIssuer')
  })

  it('has every signature checked, not the names alone', async () => {
    const forged = await (await authority('Middle')).issue({ CN: 'CP1' })
    const middle = await root.below({ CN: 'Middle', O: 'Plugboard Tests' })

    expect(judge(forged.cert, [middle.cert])).toBe('unknownIssuer')
  })

  it('is good in its time only, from end to end', async () => {
    expect(judge(await issued({ from: -3, to: -1 }))).toBe('expired')
    expect(judge(await issued({ from: 1, to: 3 }))).toBe('notYetValid')
    const late = await root.below({ from: -3, to: -1 })
    expect(judge((await late.issue({ CN: 'CP1' })).cert, [late.cert])).toBe('expired')
    expect(judge(await issued(), [], undefined, { at: new Date(Date.now() + 40 * 86_400_000) })).toBe('expired')
  })

  it('has keys that are long enough (A00.FR.502)', async () => {
    expect(judge(await issued({ key: 'shortRsa' }))).toBe('weakKey')
  })

  it('has no extension that has to be understood and is not', async () => {
    const strange = (critical: boolean) => issued({ extensions: [new Extension('1.2.3.4', critical, new Uint8Array([5, 0]))] })

    expect(judge(await strange(true))).toBe('unreadable')
    expect(judge(await strange(false))).toEqual(['CP1', 'Test Root'])
  })

  it('goes through authorities only, and no longer than they allow', async () => {
    const noCa = await root.below({ ca: false, CN: 'CP2' })
    const narrow = await root.below({ CN: 'Narrow', pathLength: 0 })
    const lower = await narrow.below({ CN: 'Lower' })

    expect(judge((await noCa.issue({ CN: 'CP1' })).cert, [noCa.cert])).toMatch(/wrongUse|unknownIssuer/)
    expect(judge((await lower.issue({ CN: 'CP1' })).cert, [lower.cert, narrow.cert])).toBe('wrongUse')
    expect(judge((await narrow.issue({ CN: 'CP1' })).cert, [narrow.cert])).toEqual(['CP1', 'Narrow', 'Test Root'])
    const [top, bottom] = [ecKeys(), ecKeys()]
    const silent = bare(top, { CN: 'Says nothing' })
    expect(judge(bare(bottom, { CN: 'CP1' }, { keys: top, names: { CN: 'Says nothing' } }), [], [silent])).toBe('wrongUse')
  })

  it('takes another way where one is of no use, and knows what is revoked', async () => {
    const { cert } = await root.issue({ CN: 'CP1' })

    expect(judge(cert, [], undefined, { isRevoked: () => true })).toBe('revoked')
    expect(judge(cert, [], undefined, { isRevoked: (_one, { subject }) => !subject.includes('Test Root') })).toEqual(['CP1', 'Test Root'])
  })

  it('A-36: many that all sign one another cost little', async () => {
    const first = await make('CN=Circle', { ca: true })
    const others = await Promise.all(Array.from({ length: 8 }, () => make('CN=Circle', { ca: true, keys: first.keys })))
    const leaf = await make('CN=CP1', { issuer: first })

    const started = performance.now()
    expect(
      judge(
        leaf.pem,
        [first, ...others].map(({ pem }) => pem),
      ),
    ).toBe('unknownIssuer')
    expect(performance.now() - started).toBeLessThan(500)
  })
})

it('says who signed what', async () => {
  expect(isCertifiedBy(read(await issued()), read(root.cert))).toBe(true)
  expect(isCertifiedBy(read(await issued()), read((await authority()).cert))).toBe(false)
})

it('says what a TLS client may show', async () => {
  const of = async (...extensions: Extension[]) => isForTlsClients(read(await issued({ extensions })))

  expect(await of()).toBe(true)
  expect(await of(new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.2']))).toBe(true)
  expect(await of(new ExtendedKeyUsageExtension(['2.5.29.37.0']))).toBe(true)
  expect(await of(new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1']))).toBe(false)
  expect(isForTlsClients(read(bare(ecKeys(), { CN: 'CP1' })))).toBe(true)
  expect(isForTlsClients(read(await issued({ ca: true })))).toBe(false)
})

it('reads a PEM file of several, and the names of each', async () => {
  const { cert } = await root.issue({ CN: 'CN=CP1', O: 'A, B+C=D' })

  const [first, second] = certificatesIn(`about the first\n${cert}\n${root.cert}`)

  expect([subjectNames(first!, 'CN'), subjectNames(first!, 'O')]).toEqual([['CN=CP1'], ['A, B+C=D']])
  expect(subjectNames(second!, 'CN')).toEqual(['Test Root'])
  expect(() => certificatesIn(cert.replace('MII', '!!!'))).toThrow()
})
