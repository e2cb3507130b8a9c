import type { X509Certificate } from 'node:crypto'
import type { Log } from '#base/context.js'
import { NoStanding, type Revocation } from '#base/ports/revocation.js'
import type { OnlineVerification } from '#base/settings.js'
import { hashDataOf } from '#util/x509/hashData.js'
import { respondersOf } from '#util/x509/responders.js'

/** `notConfirmed`: a responder that was asked does not say that it is good. */
export type OnlineWord = 'good' | 'revoked' | 'notConfirmed'

interface Asking {
  revocation: Revocation
  verification: OnlineVerification
  log: Log
  now?: () => number
}

/** A responder that gave no word is left alone that long: stations that come back together do not wait for it one after the other. */
const leftAloneMs = 60_000
const maxLeftAlone = 1_000

/**
 * Asks the OCSP responders that the certificates of a path name whether they still hold (A00.FR.702, A00.FR.705). `ifAnswered`: what nobody answers about is
 * good; `required`: it is not. A certificate that names no responder is judged by the revocation lists alone. It takes as long as `revocation` may.
 */
export function onlineWords({ revocation, verification, log, now = Date.now }: Asking) {
  const leftAlone = new Map<string, number>()

  function leaveAlone(responders: string) {
    leftAlone.delete(responders)
    leftAlone.set(responders, now() + leftAloneMs)
    if (leftAlone.size > maxLeftAlone) leftAlone.delete(leftAlone.keys().next().value!)
  }

  async function wordOn(tenantId: number, certificate: X509Certificate, issuer: X509Certificate): Promise<OnlineWord> {
    const urls = respondersOf(certificate)
    if (urls.length === 0) return 'good'
    const unanswered = verification === 'required' ? 'notConfirmed' : 'good'
    const responders = JSON.stringify([tenantId, urls])
    if ((leftAlone.get(responders) ?? 0) > now()) return unanswered
    try {
      const { status } = await revocation.ask({
        tenantId,
        source: 'OCSP',
        certificate: hashDataOf(certificate, issuer, 'SHA256'),
        urls,
        known: [issuer],
      })
      leftAlone.delete(responders)
      return ({ Good: 'good', Revoked: 'revoked', Unknown: 'notConfirmed' } as const)[status]
    } catch (err) {
      if (!(err instanceof NoStanding)) throw err
      log.warn(
        { tenant: tenantId, subject: certificate.subject, reason: err.message },
        'nobody says whether the certificate of a station still holds',
      )
      leaveAlone(responders)
      return unanswered
    }
  }

  /** `path`: as `pathOf` gives it; of its last, which is trusted as it stands, nobody is asked. */
  return async (tenantId: number, path: X509Certificate[]): Promise<OnlineWord> => {
    if (verification === 'off') return 'good'
    const words = await Promise.all(path.slice(0, -1).map((certificate, i) => wordOn(tenantId, certificate, path[i + 1]!)))
    return words.find((word) => word === 'revoked') ?? words.find((word) => word === 'notConfirmed') ?? 'good'
  }
}
