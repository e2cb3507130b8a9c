import type { OutsideContext } from '#base/context.js'
import { incoming, type RequestOf } from '#base/ocpp/action.js'
import type { CertificateStatusRequestInfoType } from '#base/ocpp/generated/v21.js'
import type { Standing } from '#base/ports/revocation.js'
import { knownTo, wordOn } from '../ask.js'

interface Outcome {
  about: Omit<CertificateStatusRequestInfoType, 'customData'>
  status: Standing['status'] | 'Failed'
  nextUpdate: Date
  reason?: string
}

export default incoming(
  'GetCertificateChainStatus',
  { outside: (request, context) => askAll(request, context) },
  async (_request, { data, station, receivedAt }, outcomes) => {
    for (const { about, status, reason } of outcomes)
      await data.certificateQueries.record(station.id, {
        action: 'GetCertificateChainStatus',
        about,
        answer: status,
        reason,
        at: receivedAt,
      })
    return {
      // M07.FR.08
      certificateStatus: outcomes.map(({ about: { certificateHashData, source }, status, nextUpdate }) => ({
        certificateHashData,
        source,
        status,
        nextUpdate: nextUpdate.toISOString(),
      })),
    }
  },
)

async function askAll({ certificateStatusRequests }: RequestOf<'GetCertificateChainStatus'>, context: OutsideContext): Promise<Outcome[]> {
  const known = await knownTo(context)
  return Promise.all(certificateStatusRequests.map(({ customData: _theirs, ...about }) => askOne(about, known, context)))
}

// M07.FR.01, M07.FR.04
async function askOne(about: Outcome['about'], known: Awaited<ReturnType<typeof knownTo>>, context: OutsideContext): Promise<Outcome> {
  const { source, urls, certificateHashData } = about
  const { customData: _theirs, ...certificate } = certificateHashData
  const word = await wordOn({ source, certificate, urls, known }, context)
  // M07.FR.02, M07.FR.05. It holds until now only, so that it is in no cache for a week (M07.FR.10).
  const failed = (reason: string): Outcome => ({ about, status: 'Failed', nextUpdate: context.now(), reason })
  if ('reason' in word) return failed(word.reason)
  const { status, nextUpdate, proven } = word.standing
  if (!proven) return failed('the certificate of the issuer is not known: add it to /api/v1/trust-anchors')
  return { about, status, nextUpdate } // M07.FR.03, M07.FR.06, M07.FR.07
}
