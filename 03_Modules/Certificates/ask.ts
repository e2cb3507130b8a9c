import type { X509Certificate } from 'node:crypto'
import type { OutsideContext } from '#base/context.js'
import { NoStanding, type RevocationQuestion, type Standing } from '#base/ports/revocation.js'
import { authorities } from '#util/authorities.js'
import { readChain } from '#util/x509/certificates.js'

/** The word about a certificate, or why there is none: for the operator, and not for the station, which chose the address. */
export type Word = { standing: Standing } | { reason: string }

export async function wordOn(question: Omit<RevocationQuestion, 'tenantId'>, { station, revocation, log }: OutsideContext): Promise<Word> {
  try {
    return { standing: await revocation.ask({ ...question, tenantId: station.tenantId }) }
  } catch (err) {
    if (!(err instanceof NoStanding)) throw err
    log.info({ source: question.source, reason: err.message }, 'status of a certificate is not to be had')
    return { reason: err.message }
  }
}

/** Whose signatures can be checked: the authorities the tenant knows, and those in the chains the station has from here. */
export function knownTo({ station, read }: OutsideContext): Promise<X509Certificate[]> {
  return read(async (data) => [
    ...(await authorities(data)).all,
    ...(await data.signingRequests.signedChains(station.id)).flatMap(chainOrNone),
  ])
}

function chainOrNone(pem: string): X509Certificate[] {
  try {
    return readChain(pem)
  } catch {
    return [] // sent by the raw route, which checks nothing
  }
}
