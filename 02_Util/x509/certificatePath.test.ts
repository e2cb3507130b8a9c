import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import { ExtendedKeyUsageExtension, Extension } from '@peculiar/x509'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Authority, authority, type CertificateOptions } from '../../test/authority.js'
import { certificatesIn, faultOfPath, revokedBy, subjectNames } from './certificatePath.js'

let root: Authority
beforeAll(async () => {
  root = await authority()
})

const read = (...pems: string[]) => pems.map((pem) => new X509Certificate(pem))
const trustIn = (...pems: string[]) => ({ anchors: read(...pems), revoked: new Map() })
const faultOf = async (options: CertificateOptions) =>
  faultOfPath(read((await root.issue({ CN: 'CP1', ...options })).cert), trustIn(root.cert))

describe('a certificate of a station', () => {
  it('is good with elliptic curves and with RSA', async () => {
    expect(await faultOf({})).toBeUndefined()
    expect(await faultOf({ key: 'rsa' })).toBeUndefined()
    expect(await faultOf({ extensions: [new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.2'])] })).toBeUndefined()
  })

  it('is not good outside its time, with a short key, for another use, or with what nobody here understands', async () => {
    expect(await faultOf({ from: -3, to: -1 })).toBe('expired')
    expect(await faultOf({ from: 1, to: 3 })).toBe('notYetValid')
    expect(await faultOf({ key: 'shortRsa' })).toBe('weakKey')
    expect(await faultOf({ extensions: [new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1'])] })).toBe('wrongUse')
    expect(await faultOf({ extensions: [new Extension('1.2.3.4', true, new Uint8Array([5, 0]))] })).toBe('unreadable')
    expect(faultOfPath([], trustIn(root.cert))).toBe('unreadable')
  })

  it('is not good when nobody trusted signed it, whoever its issuer says it is', async () => {
    const namesake = await authority()
    const { cert } = await namesake.issue({ CN: 'CP1' })

    expect(faultOfPath(read(cert), trustIn(root.cert))).toBe('unknownIssuer')
    expect(faultOfPath(read(cert, namesake.cert), trustIn(root.cert))).toBe('unknownIssuer')
  })

  it('is found to be good by way of intermediates, sent along or trusted themselves', async () => {
    const middle = await root.below()
    const { cert } = await middle.issue({ CN: 'CP1' })

    expect(faultOfPath(read(cert), trustIn(root.cert))).toBe('unknownIssuer')
    expect(faultOfPath(read(cert, middle.cert), trustIn(root.cert))).toBeUndefined()
    expect(faultOfPath(read(cert), trustIn(middle.cert))).toBeUndefined()
  })

  it('is not good below one that is no CA, that may sign no CAs, or that has expired', async () => {
    const below = async (options: CertificateOptions) => {
      const middle = await root.below(options)
      return faultOfPath(read((await middle.issue({ CN: 'CP1' })).cert, middle.cert), trustIn(root.cert))
    }
    const narrow = await root.below({ CN: 'Narrow', pathLength: 0 })
    const lower = await narrow.below({ CN: 'Lower' })
    const chain = read((await lower.issue({ CN: 'CP1' })).cert, lower.cert, narrow.cert)

    expect(await below({ ca: false, CN: 'CP2' })).toMatch(/wrongUse|unknownIssuer/)
    expect(await below({ from: -3, to: -1 })).toBe('expired')
    expect(faultOfPath(chain, trustIn(root.cert))).toBe('wrongUse')
    expect(faultOfPath(read((await narrow.issue({ CN: 'CP1' })).cert, narrow.cert), trustIn(root.cert))).toBeUndefined()
  })

  it('A-36: many that sign one another cost little', async () => {
    let one = await authority('Circle')
    const circle = [one.cert]
    for (let i = 0; i < 9; i++) {
      one = await one.below({ CN: 'Circle' })
      circle.push(one.cert)
    }
    const { cert } = await one.issue({ CN: 'CP1' })

    const started = performance.now()
    expect(faultOfPath(read(cert, ...circle), trustIn(root.cert))).toBe('unknownIssuer')
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('is not good once its CA says so', async () => {
    const [kept, lost] = [await root.issue({ CN: 'CP1' }), await root.issue({ CN: 'CP2' })]
    const anchors = read(root.cert)

    const revoked = await revokedBy(await root.revoke(lost), anchors)

    expect(faultOfPath(read(lost.cert), { anchors, revoked })).toBe('revoked')
    expect(faultOfPath(read(kept.cert), { anchors, revoked })).toBeUndefined()
    await expect(revokedBy(await (await authority()).revoke(lost), anchors)).rejects.toThrow('none of the CAs signed')
  })
})

it('reads a PEM file of several, and the names of each', async () => {
  const { cert } = await root.issue({ CN: 'CN=CP1', O: 'A, B+C=D' })

  const [first, second] = certificatesIn(`about the first\n${cert}\n${root.cert}`)

  expect([subjectNames(first!, 'CN'), subjectNames(first!, 'O')]).toEqual([['CN=CP1'], ['A, B+C=D']])
  expect(subjectNames(second!, 'CN')).toEqual(['Test Root'])
})
