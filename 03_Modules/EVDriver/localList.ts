import { isDeepStrictEqual } from 'node:util'
import { authorize, isMasterPass, type Question, type TokenFacts } from '#base/domain/authorization.js'
import { foldIdToken } from '#base/domain/idToken.js'
import { tokenKey } from '#base/domain/tokenKey.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import type { AuthorizationData, IdTokenInfoType, IdTokenType, SendLocalListRequest } from '#base/ocpp/generated/v21.js'
import type { ListLimits, ListWords, LocalListEntry } from '#base/repositories/localLists.js'

/** A token in the list of a station, in the list it should have, or in both. */
export interface Comparison {
  key: string
  idToken: IdTokenType
  has?: IdTokenInfoType
  wanted?: IdTokenInfoType
  /** `missing` and `surplus`: it is to be added, removed. `outdated`: something else is to be said of it. */
  state: 'same' | 'missing' | 'outdated' | 'surplus'
}

export const comparisonStates = ['same', 'missing', 'outdated', 'surplus'] as const

/** What makes a token one entry of a list (D01.FR.06). */
export const entryKey = ({ idToken, type }: IdTokenType, { anyType }: Pick<ListWords, 'anyType'>): string =>
  anyType ? tokenKey(idToken) : foldIdToken(type, idToken)

interface Place extends Pick<Question, 'locationId' | 'evses'> {
  now: Date
  words: ListWords
  /** Whether the station's version has words for the entry. */
  fits(entry: LocalListEntry): boolean
}

/**
 * The list a station should have: of each token what Authorize would answer there now. A token of which a list cannot say all that limits it is left out,
 * so that the station asks: one with hours, and where the list knows no EVSEs and no master pass, one with those.
 */
export function wantedEntries(tokens: readonly TokenFacts[], { now, words, fits, ...station }: Place): LocalListEntry[] {
  const entries = new Map<string, LocalListEntry>()
  for (const token of tokens) {
    const idToken = { idToken: token.idToken, type: token.type } as IdTokenType
    const key = entryKey(idToken, words)
    // Where the value alone decides the first token of that value does, as for Authorize.
    if (entries.has(key) || token.validTimes) continue
    const { cacheExpiryDateTime, ...info } = authorize(token, { ...station, purpose: 'authorize', now, presented: idToken })
    if (words.anyType && (info.evseId || isMasterPass(token))) continue
    if (words.tokenMaxLength !== undefined && [...token.idToken].length > words.tokenMaxLength) continue
    const idTokenInfo = {
      ...info,
      ...(cacheExpiryDateTime && { cacheExpiryDateTime: cacheExpiryDateTime.toISOString() }),
    } as IdTokenInfoType
    const entry = { idToken, idTokenInfo }
    if (fits(entry)) entries.set(key, entry)
  }
  return [...entries.values()]
}

/** Token by token, in the order of their keys. */
export function compare(has: readonly LocalListEntry[], wanted: readonly LocalListEntry[], words: ListWords): Comparison[] {
  const all = new Map<string, Comparison>()
  for (const { idToken, idTokenInfo } of has) {
    const key = entryKey(idToken, words)
    all.set(key, { key, idToken, has: idTokenInfo, state: 'surplus' })
  }
  for (const { idToken, idTokenInfo } of wanted) {
    const key = entryKey(idToken, words)
    const present = all.get(key)?.has
    const state = present === undefined ? 'missing' : isDeepStrictEqual(comparable(present), comparable(idTokenInfo)) ? 'same' : 'outdated'
    all.set(key, { ...all.get(key), key, idToken, wanted: idTokenInfo, state })
  }
  return [...all.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

const comparable = ({ cacheExpiryDateTime, groupIdToken, ...info }: IdTokenInfoType) => ({
  ...info,
  expires: cacheExpiryDateTime && toInstant(cacheExpiryDateTime).getTime(),
  group: groupIdToken && tokenKey(groupIdToken.idToken),
})

/** What to send for a full list. */
export const fullUpdate = (comparisons: readonly Comparison[]): AuthorizationData[] =>
  comparisons.flatMap(({ idToken, wanted }) => (wanted ? { idToken, idTokenInfo: wanted } : []))

/** What to send so that the list a station has becomes the one it should have; without a word about it, a token is removed (D01.FR.17). */
export const changes = (comparisons: readonly Comparison[]): AuthorizationData[] =>
  comparisons.flatMap(({ idToken, wanted, state }) => (state === 'same' ? [] : { idToken, ...(wanted && { idTokenInfo: wanted }) }))

/** D01.FR.03, D01.FR.11: as many requests as the station's limits make it, the first of the given type, with a version one more each. */
export function requestsFor(
  updateType: SendLocalListRequest['updateType'],
  entries: readonly AuthorizationData[],
  { after, limits }: { after: number; limits: ListLimits },
): SendLocalListRequest[] {
  const chunks = inChunks(entries, limits)
  // D01.FR.04: an empty list is one without entries.
  if (chunks.length === 0) return updateType === 'Full' ? [{ versionNumber: after + 1, updateType }] : []
  return chunks.map((localAuthorizationList, i) => ({
    versionNumber: after + 1 + i,
    updateType: i === 0 ? updateType : 'Differential',
    localAuthorizationList,
  }))
}

/** Of a request around its entries, with room for a long version. */
const ENVELOPE_BYTES = 100

function inChunks(entries: readonly AuthorizationData[], { itemsPerMessage, bytesPerMessage }: ListLimits): AuthorizationData[][] {
  const chunks: AuthorizationData[][] = []
  let bytes = 0
  for (const entry of entries) {
    const size = Buffer.byteLength(JSON.stringify(entry)) + 1
    const last = chunks.at(-1)
    if (
      last &&
      last.length < (itemsPerMessage ?? Number.POSITIVE_INFINITY) &&
      bytes + size <= (bytesPerMessage ?? Number.POSITIVE_INFINITY)
    ) {
      last.push(entry)
      bytes += size
    } else {
      chunks.push([entry])
      bytes = ENVELOPE_BYTES + size
    }
  }
  return chunks
}
