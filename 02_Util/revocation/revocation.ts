import type { Cache } from '#base/ports/cache.js'
import { NoStanding, type Revocation, type RevocationQuestion, type Standing } from '#base/ports/revocation.js'
import { guardedFetch } from '#util/http/guardedFetch.js'
import { identityOf } from '#util/x509/hashData.js'
import { readCrl } from './crl.js'
import { ocspRequest } from './ocspRequest.js'
import { readOcspResponse } from './ocspResponse.js'

/** A station can be told 13,500 bytes of an OCSP response (M06); what is longer is no response for it. */
const OCSP_BYTES = 16 * 1024
const CRL_BYTES = 1024 * 1024
/** Questions on their way at the same time; more are refused. */
const MOST_AT_ONCE = 256

export interface RevocationOptions {
  cache: Cache
  /** Lets responders and lists at private addresses be asked. */
  allowPrivate: boolean
  /** For one question, with all its URLs. */
  withinMs: number
  now?: () => Date
}

/** Asks at the URLs of certificates. They come from strangers: nothing inside our network is called, and what is answered is bounded and believed only when it proves itself. */
export function openRevocation({ cache, allowPrivate, withinMs, now = () => new Date() }: RevocationOptions): Revocation {
  let underway = 0

  const fetchFrom = async (url: string, question: RevocationQuestion, timeoutMs: number): Promise<Buffer> => {
    const isOcsp = question.source === 'OCSP'
    const { status, body } = await guardedFetch(url, {
      ...(isOcsp && {
        method: 'POST',
        headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
        body: ocspRequest(question.certificate),
      }),
      maxBytes: isOcsp ? OCSP_BYTES : CRL_BYTES,
      timeoutMs,
      allowPrivate,
    })
    if (status !== 200) throw new Error(`answered ${status}`)
    return body
  }

  const readAnswer = (answer: Buffer, { source, certificate, known }: RevocationQuestion): Standing =>
    (source === 'OCSP' ? readOcspResponse : readCrl)(answer, { certificate, known, at: now() })

  /** What is cached proves itself again: no other certificate's answer, and none that is out of date, passes. */
  const cached = async (key: string, question: RevocationQuestion): Promise<Standing | undefined> => {
    const answer = await cache.get<string>(key)
    try {
      return answer === undefined ? undefined : readAnswer(Buffer.from(answer, 'base64'), question)
    } catch {
      return undefined // asked anew
    }
  }

  const askAt = async (url: string, question: RevocationQuestion, timeoutMs: number): Promise<Standing> => {
    const key = cacheKey(url, question)
    const kept = await cached(key, question)
    if (kept) return kept
    const answer = await fetchFrom(url, question, timeoutMs)
    const standing = readAnswer(answer, question)
    const holdsSeconds = (standing.nextUpdate.getTime() - now().getTime()) / 1000
    if (standing.proven && holdsSeconds > 0) await cache.set(key, answer.toString('base64'), holdsSeconds)
    return standing
  }

  return {
    async ask(question) {
      if (underway >= MOST_AT_ONCE) throw new NoStanding('too many certificates are being asked about')
      underway++
      try {
        const end = Date.now() + withinMs
        const reasons: string[] = []
        for (const [i, url] of question.urls.entries()) {
          const left = end - Date.now()
          if (left <= 0) break
          try {
            return await askAt(url, question, Math.ceil(left / (question.urls.length - i)))
          } catch (err) {
            reasons.push(`${url}: ${err instanceof Error ? err.message : String(err)}`)
          }
        }
        // What strangers wrote goes into logs and tables.
        throw new NoStanding(reasons.join('; ').replaceAll(/\p{Cc}/gu, ' ') || 'no URL to ask')
      } finally {
        underway--
      }
    },
  }
}

/** A list is one for all certificates of its issuer. */
function cacheKey(url: string, { tenantId, source, certificate }: RevocationQuestion): string {
  return source === 'OCSP' ? `ocsp:${tenantId}:${identityOf(certificate)}` : `crl:${tenantId}:${url}`
}
