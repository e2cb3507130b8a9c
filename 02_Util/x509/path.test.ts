import { X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { extension, type Made, make } from '../../test/pki.js'
import { pathOf } from './path.js'

const node = ({ pem }: Made) => new X509Certificate(pem)
const names = (path: X509Certificate[]) => path.map(({ subject }) => subject)

describe('a path', () => {
  let root: Made
  let sub: Made
  let leaf: Made
  beforeAll(async () => {
    root = await make('CN=Root', { ca: true })
    sub = await make('CN=Sub', { issuer: root, ca: true, pathLength: 0 })
    leaf = await make('CN=Leaf', { issuer: sub })
  })

  const path = (chain: Made[], known: { roots?: Made[]; intermediates?: Made[] } = {}) =>
    pathOf(chain.map(node), { roots: (known.roots ?? [root]).map(node), intermediates: (known.intermediates ?? []).map(node) })

  it('leads from the leaf to a trusted root, whether that came along or not', () => {
    expect(names(path([leaf, sub]))).toEqual(['CN=Leaf', 'CN=Sub', 'CN=Root'])
    expect(names(path([leaf, sub, root]))).toEqual(['CN=Leaf', 'CN=Sub', 'CN=Root'])
  })

  it('is completed with certificates that are at hand', () => {
    expect(names(path([leaf], { intermediates: [sub] }))).toEqual(['CN=Leaf', 'CN=Sub', 'CN=Root'])
    expect(() => path([leaf])).toThrow('no root that is trusted')
  })

  it('ends at no other root, whatever its name', async () => {
    const namesake = await make('CN=Root', { ca: true })

    expect(() => path([leaf, sub], { roots: [namesake] })).toThrow('no root that is trusted')
    expect(() => path([leaf, sub, root], { roots: [namesake] })).toThrow('no root that is trusted')
    expect(() => path([leaf, sub], { roots: [] })).toThrow('no root that is trusted')
  })

  it('goes through authorities only, and no longer than they allow', async () => {
    const signedByLeaf = await make('CN=Below', { issuer: leaf })
    const second = await make('CN=Sub 2', { issuer: sub, ca: true })
    const below = await make('CN=Below', { issuer: second })

    expect(() => path([signedByLeaf, leaf, sub])).toThrow()
    expect(() => path([below, second, sub])).toThrow('too many certificates below it')
  })

  it('has signatures from end to end', async () => {
    const forged = await make('CN=Leaf', { issuer: await make('CN=Sub', { ca: true }) })

    expect(() => path([forged, sub])).toThrow('not signed by certificate 2')
    expect(() => path([sub, leaf])).toThrow()
  })

  it('has no extension that has to be understood and is not', async () => {
    const strange = await make('CN=Leaf', { issuer: sub, extensions: [extension('1.2.3.4', true)] })
    const harmless = await make('CN=Leaf', { issuer: sub, extensions: [extension('1.2.3.4', false)] })

    expect(() => path([strange, sub])).toThrow('not understood')
    expect(path([harmless, sub])).toHaveLength(3)
  })
})
