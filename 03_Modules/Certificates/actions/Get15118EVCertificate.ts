import { createHash } from 'node:crypto'
import type { OutsideContext } from '#base/context.js'
import { incoming, type RequestOf } from '#base/ocpp/action.js'
import type { Contract, ContractPool } from '#base/ports/contractPool.js'
import { reasonOf } from '../reasonOf.js'

type Request = RequestOf<'Get15118EVCertificate'>
/** What the vehicle gets, or why it gets nothing: to the operator and, in fewer words, to the station. */
type Outcome = { exiResponse: string; remainingContracts?: number } | { reason: string; reasonCode: string; additionalInfo: string }

/** What exiResponse can hold, in characters. */
const MOST = { '2.0.1': 5_600, '2.1': 17_000 }
/** A vehicle fetches its contracts one after the other. */
const FETCHED_WITHIN_SECONDS = 600

// M01, M02. What the vehicle sent is its driver's, and not kept.
export default incoming(
  'Get15118EVCertificate',
  { outside: fetchContract },
  async ({ iso15118SchemaVersion, action, maximumContractCertificateChains }, { data, station, receivedAt }, outcome) => {
    const about = { iso15118SchemaVersion, action, maximumContractCertificateChains }
    const answer = 'reason' in outcome ? 'Failed' : 'Accepted'
    const reason = 'reason' in outcome ? outcome.reason : undefined
    await data.certificateQueries.record(station.id, { action: 'Get15118EVCertificate', about, answer, reason, at: receivedAt })
    if ('reason' in outcome) {
      const { reasonCode, additionalInfo } = outcome
      return { status: 'Failed', exiResponse: '', statusInfo: { reasonCode, additionalInfo } }
    }
    return { status: 'Accepted', ...outcome }
  },
)

async function fetchContract(request: Request, context: OutsideContext): Promise<Outcome> {
  const { contractPool, version, log } = context
  const additionalInfo = 'nobody here is connected to a contract certificate pool'
  if (!contractPool) return { reason: 'no pool is set: CONTRACT_POOL_URL', reasonCode: 'UnsupportedRequest', additionalInfo }
  try {
    const outcome = await nextContract(request, contractPool, context)
    const { length } = outcome.exiResponse
    if (length > MOST[version]) throw new Error(`the contract has ${length} characters, and ${MOST[version]} fit into the answer`)
    return outcome
  } catch (err) {
    const reason = reasonOf(err).slice(0, 1000)
    log.warn({ reason }, 'no contract certificate for a vehicle')
    return { reason, reasonCode: 'NoContract', additionalInfo: 'the contract certificate pool gave no contract' }
  }
}

/** M01.FR.04, M01.FR.07: of several contracts one at a time, whenever the station asks the same again. */
async function nextContract(request: Request, pool: ContractPool, { station, cache }: OutsideContext) {
  const most = request.maximumContractCertificateChains
  if (most === undefined) return { exiResponse: (await pool.request(request))[0]!.exiResponse }
  const question = createHash('sha256').update(request.exiRequest).digest('base64')
  const key = `contracts:${station.tenantId}:${station.id}:${question}`
  const [contract, ...rest] = (await cache.get<Contract[]>(key)) ?? chosen(await pool.request(request), request)
  await (rest.length > 0 ? cache.set(key, rest, FETCHED_WITHIN_SECONDS) : cache.delete(key))
  return { exiResponse: contract!.exiResponse, remainingContracts: rest.length }
}

/** As many as the vehicle takes; those it wants most come first. */
function chosen(contracts: Contract[], { maximumContractCertificateChains = 1, prioritizedEMAIDs = [] }: Request): Contract[] {
  const wanted = prioritizedEMAIDs.map((emaid) => emaid.toLowerCase())
  const rank = ({ emaid }: Contract) =>
    emaid !== undefined && wanted.includes(emaid.toLowerCase()) ? wanted.indexOf(emaid.toLowerCase()) : wanted.length
  return contracts.toSorted((a, b) => rank(a) - rank(b)).slice(0, Math.max(1, maximumContractCertificateChains))
}
