import type { FastifyInstance } from 'fastify'
import type { ActionName, RequestOf, ResponseOf } from '#base/ocpp/action.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import type { ListLimits } from '#base/repositories/localLists.js'
import { sendOwn } from '#util/commands/own.js'
import { changes, fullUpdate, requestsFor } from './localList.js'
import { localListState } from './localListState.js'

export interface SyncOrder {
  tenantId: number
  stationPk: number
  stationId: string
  requestedBy: string
  /** Send the whole list even where the changes would do. */
  full: boolean
}

/** One SendLocalList of a sync. */
export interface SyncMessage {
  commandId: string
  updateType: 'Full' | 'Differential'
  versionNumber: number
  entries: number
  /** The station's answer; absent: there was none. */
  status?: string
}

/**
 * `inSync`: nothing was to be sent. `updated`: the station accepted all of it. `unsupported`: it has no such lists. `failed`: see `reason`; what was accepted
 * before that holds.
 */
export interface SyncOutcome {
  outcome: 'inSync' | 'updated' | 'unsupported' | 'failed'
  /** Of the list the station has, as far as known. */
  version?: number
  reason?: string
  messages: SyncMessage[]
}

const CAREFUL_ITEMS = 50

const limitVariables: RequestOf<'GetVariables'>['getVariableData'] = [
  { component: { name: 'LocalAuthListCtrlr' }, variable: { name: 'ItemsPerMessage' } },
  { component: { name: 'LocalAuthListCtrlr' }, variable: { name: 'BytesPerMessage' } },
]

/** Longer than any sync takes; who crashed in the middle of one delays the next by as much. */
const LONGEST_SECONDS = 600

/** Brings the list of a station in line with the tokens of its tenant. Undefined while another sync of this station is under way. */
export async function syncLocalList(app: FastifyInstance, order: SyncOrder): Promise<SyncOutcome | undefined> {
  const claim = `localListSync/${order.tenantId}/${order.stationPk}`
  if (!(await app.cache.claim(claim, app.processId, LONGEST_SECONDS))) return undefined
  try {
    return await sync(app, order)
  } finally {
    await app.cache.delete(claim)
  }
}

async function sync(app: FastifyInstance, order: SyncOrder): Promise<SyncOutcome> {
  const { tenantId, stationPk, stationId } = order
  const inTenant = <T>(work: Parameters<typeof app.data.withTenant<T>>[1]) => app.data.withTenant(tenantId, work)
  const ask = asker(app, order)
  const messages: SyncMessage[] = []
  const link = await inTenant(async (data) => (await data.commands.targets([stationId]))[0]?.link)

  /** D01.FR.11: what nobody asked yet is asked now. A station that does not say gets little at a time. */
  const limitsOf = async (known: ListLimits): Promise<ListLimits> => {
    if (known.itemsPerMessage !== undefined) return known
    // One by one: there is a limit to these as well.
    for (const variable of limitVariables) await ask('GetVariables', { getVariableData: [variable] }, link?.version)
    return inTenant((data) => data.localLists.limits(stationPk))
  }

  /** One try, full or not; `again` says that only the whole list can help now. */
  const attempt = async (wantsFull: boolean): Promise<SyncOutcome | 'again'> => {
    // The list may have changed in a way we did not see: the station was replaced, or an answer was lost.
    const told = await ask('GetLocalListVersion', {}, link?.version)
    if (!told.response) return { outcome: 'failed', reason: told.reason, messages }
    const { hash, state } = await inTenant(async (data) => ({
      hash: await data.localLists.tokensHash(), // first: a token that changes now is noticed later
      state: await localListState(data, stationPk, link?.version),
    }))
    if (!state) return { outcome: 'failed', reason: 'the station is not registered any more', messages }
    const { list, comparisons } = state
    const version = list.version ?? 0
    if (version < 0) return { outcome: 'unsupported', version, reason: 'the station supports no local authorization list', messages }
    const whole = fullUpdate(comparisons)
    const full = wantsFull || !list.entriesKnown || version === 0
    const nothingToSay = !wantsFull && list.entriesKnown && comparisons.every(({ state }) => state === 'same')
    const limits = nothingToSay ? state.limits : await limitsOf(state.limits)
    if (limits.maxEntries !== undefined && whole.length > limits.maxEntries)
      return {
        outcome: 'failed',
        version,
        reason: `the list would have ${whole.length} entries and the station takes ${limits.maxEntries}: send a selection with SendLocalList`,
        messages,
      }
    const sizes = { ...limits, itemsPerMessage: limits.itemsPerMessage ?? CAREFUL_ITEMS }
    const requests = nothingToSay
      ? []
      : requestsFor(full ? 'Full' : 'Differential', full ? whole : changes(comparisons), { after: version, limits: sizes })
    for (const request of requests) {
      const { response, reason, commandId } = await ask('SendLocalList', request, link?.version)
      const { updateType, versionNumber, localAuthorizationList = [] } = request
      messages.push({ commandId, updateType, versionNumber, entries: localAuthorizationList.length, status: response?.status })
      if (response?.status === 'Accepted') continue
      // D01.FR.03
      if (response && !full) return 'again'
      const why =
        response && (response.statusInfo?.additionalInfo ?? `the station answered ${response.status}: is LocalAuthListCtrlr.Enabled true?`)
      return { outcome: 'failed', version: versionNumber - 1, reason: reason ?? why, messages }
    }
    await inTenant((data) => data.localLists.synced(stationPk, hash))
    return { outcome: requests.length > 0 ? 'updated' : 'inSync', version: requests.at(-1)?.versionNumber ?? version, messages }
  }

  const first = await attempt(order.full)
  if (first !== 'again') return first
  const second = await attempt(true)
  return second === 'again' ? { outcome: 'failed', reason: 'the station takes neither changes nor the whole list', messages } : second
}

/** Commands like those an operator sends: they are stored, and what the station answers is recorded by their actions. */
function asker(app: FastifyInstance, { tenantId, stationId, requestedBy }: SyncOrder) {
  return async <A extends ActionName>(
    action: A,
    request: RequestOf<A>,
    spoken: OcppVersion | undefined,
  ): Promise<{ commandId: string; response?: ResponseOf<A>; reason?: string }> => {
    const { commandId, payload, error } = await sendOwn(app, {
      tenantId,
      stationId,
      action,
      request,
      version: spoken === '2.0.1' ? spoken : '2.1',
      requestedBy,
    })
    return { commandId, response: payload as ResponseOf<A> | undefined, reason: error?.message }
  }
}
