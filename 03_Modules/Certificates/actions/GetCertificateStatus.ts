import type { OutsideContext } from '#base/context.js'
import { incoming, type RequestOf } from '#base/ocpp/action.js'
import { knownTo, type Word, wordOn } from '../ask.js'

/** What ocspResult can hold, in characters of base64. */
const MOST = { '2.0.1': 5_500, '2.1': 18_000 }

/** The response, or why there is none: to the operator and, in fewer words, to the station. */
type Outcome = { ocspResult: string } | { reason: string; additionalInfo: string }

// M06.FR.01
export default incoming(
  'GetCertificateStatus',
  { outside: retrieve },
  async ({ ocspRequestData }, { data, station, receivedAt }, outcome) => {
    const { customData: _theirs, ...about } = ocspRequestData
    const isRetrieved = 'ocspResult' in outcome
    const answer = isRetrieved ? 'Accepted' : 'Failed'
    const reason = isRetrieved ? undefined : outcome.reason
    await data.certificateQueries.record(station.id, { action: 'GetCertificateStatus', about, answer, reason, at: receivedAt })
    // M06.FR.02, M06.FR.03, M06.FR.08, M06.FR.09
    if (isRetrieved) return { status: 'Accepted', ocspResult: outcome.ocspResult }
    return { status: 'Failed', statusInfo: { reasonCode: 'NoOCSPResponse', additionalInfo: outcome.additionalInfo } } // M06.FR.04
  },
)

async function retrieve({ ocspRequestData }: RequestOf<'GetCertificateStatus'>, context: OutsideContext): Promise<Outcome> {
  const { customData: _theirs, responderURL, ...certificate } = ocspRequestData
  const word = await wordOn({ source: 'OCSP', certificate, urls: [responderURL], known: await knownTo(context) }, context)
  return outcomeOf(word, MOST[context.version])
}

/** Accepted says that there is a response, not that the certificate is good; one that is not proven is proven by the vehicle, which knows the chain. */
function outcomeOf(word: Word, most: number): Outcome {
  if ('reason' in word) return { reason: word.reason, additionalInfo: 'the responder gave no response that can be used' }
  const ocspResult = word.standing.response!.toString('base64')
  if (ocspResult.length <= most) return { ocspResult }
  const reason = `the response has ${ocspResult.length} characters, and ${most} fit into the answer`
  return { reason, additionalInfo: reason }
}
