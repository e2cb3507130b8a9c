import { KeyObject, sign, X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { inside, readOne, toDer } from '#util/x509/der.js'
import { hashDataOf } from '#util/x509/hashData.js'
import { contractPki, type Made, makeCrl, opensslAnswer } from '../../test/pki.js'
import { readCrl } from './crl.js'
import { ocspRequest } from './ocspRequest.js'
import { readOcspResponse } from './ocspResponse.js'

const node = ({ pem }: Made) => new X509Certificate(pem)
const KIB = 1024

/** Many headers in each other, as long as fits. */
function nested(tag: number, size: number): Buffer {
  const headers: Buffer[] = []
  let length = 0
  while (length < size - 4) {
    const header = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff]
    headers.push(Buffer.from(header))
    length += header.length
  }
  return Buffer.concat(headers.reverse())
}

/** Milliseconds this thread worked on it, and whether it was refused. */
function cost(work: () => unknown): { ms: number; refused: boolean } {
  const begin = process.cpuUsage()
  let refused = false
  try {
    work()
  } catch {
    refused = true
  }
  const { user, system } = process.cpuUsage(begin)
  return { ms: (user + system) / 1000, refused }
}

// what strangers send is refused, at once.
describe('hostile ASN.1', () => {
  let pki: Awaited<ReturnType<typeof contractPki>>
  let response: Buffer
  let reading: Parameters<typeof readOcspResponse>[1]
  beforeAll(async () => {
    pki = await contractPki('http://ocsp')
    const certificate = hashDataOf(node(pki.leaf), node(pki.sub), 'SHA256')
    response = await opensslAnswer(ocspRequest(certificate), { ca: pki.sub, signer: pki.responder, good: [pki.leaf] })
    reading = { certificate, known: [node(pki.sub)], at: new Date() }
    readOcspResponse(response, reading) // compiled, so that what follows is measured alone
  })

  it.each<[string, Buffer]>([
    ['nested', nested(0x30, 16 * KIB)],
    ['nested in contexts', nested(0xa0, 16 * KIB)],
    ['without lengths', Buffer.alloc(16 * KIB, Buffer.from([0x30, 0x80]))],
    ['of many small elements', Buffer.concat([Buffer.from([0x30, 0x82, 0x3f, 0xf0]), Buffer.alloc(0x3ff0, Buffer.from([5, 0]))])],
    ['with one long name', toDer(0x30, toDer(0x06, Buffer.alloc(0x3fe0, 0x81)))],
    ['with a length beyond it', Buffer.from('30847fffffff00', 'hex')],
    ['empty', Buffer.alloc(0)],
  ])('%s is no OCSP response and no revocation list', (_what, bytes) => {
    for (const read of [readOcspResponse, readCrl]) {
      const { ms, refused } = cost(() => read(bytes, reading))
      expect(refused).toBe(true)
      expect(ms).toBeLessThan(50)
    }
  })

  it('is refused wherever a response was cut or changed', () => {
    for (let length = 0; length < response.length; length++)
      expect(cost(() => readOcspResponse(response.subarray(0, length), reading)).refused, String(length)).toBe(true)
    let believed = 0
    for (let at = 0; at < response.length; at++) {
      const changed = Buffer.from(response)
      changed[at]! ^= 0x41
      try {
        const { status, proven } = readOcspResponse(changed, reading)
        expect([status, proven]).toEqual(['Good', true])
        believed++ // outside of what is signed: a tag nobody reads, or the unread part of a certificate
      } catch {
        // as it should be
      }
    }
    expect(believed).toBeLessThan(20)
  })

  it('with many certificates along is no more work than with a few', () => {
    const [status, bytes] = inside(readOne(response))
    const [type, basic] = inside(inside(bytes, 0xa0)[0])
    const [tbs, algorithm, signature] = inside(readOne(basic!.content))
    const stranger = new X509Certificate(pki.leaf.pem).raw
    const certificates = toDer(0xa0, toDer(0x30, ...Array.from({ length: 25 }, () => stranger)))
    const many = toDer(0x30, tbs!.whole, algorithm!.whole, signature!.whole, certificates)
    const packed = toDer(0x30, status!.whole, toDer(0xa0, toDer(0x30, type!.whole, toDer(0x04, many))))

    const { ms, refused } = cost(() => readOcspResponse(packed, reading))

    expect(refused).toBe(true)
    expect(ms).toBeLessThan(50)
  })

  it('in a revocation list of a megabyte is read at once, when it is a list and when it is none', async () => {
    const entry = toDer(0x30, toDer(0x02, Buffer.from('71223344556677', 'hex')), toDer(0x17, Buffer.from('260101000000Z')))
    const long = (tag: number, content: Buffer) =>
      Buffer.concat([Buffer.from([tag, 0x83, content.length >> 16, (content.length >> 8) & 0xff, content.length & 0xff]), content])
    const unsigned = long(0x30, Buffer.alloc(0xffff0, entry))
    const [tbs, algorithm] = inside(readOne(await makeCrl(pki.sub, [pki.root])))
    const fields = inside(tbs).map(({ tag, whole }, i) =>
      tag === 0x30 && i === 5 ? long(0x30, Buffer.alloc(30_000 * entry.length, entry)) : whole,
    )
    const content = long(0x30, Buffer.concat(fields))
    const key = KeyObject.from(pki.sub.keys.privateKey)
    const signature = toDer(0x03, Buffer.from([0]), sign('sha256', content, key))
    const list = long(0x30, Buffer.concat([content, algorithm!.whole, signature]))

    const read = cost(() => readCrl(list, reading))

    expect(list.length).toBeGreaterThan(500 * KIB)
    expect(read).toMatchObject({ refused: false })
    expect(read.ms).toBeLessThan(50)
    expect(cost(() => readCrl(unsigned, reading))).toMatchObject({ refused: true })
  })
})
