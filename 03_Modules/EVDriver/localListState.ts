import { tokenKey } from '#base/domain/tokenKey.js'
import { OcppError } from '#base/ocpp/errors.js'
import { validate } from '#base/ocpp/validate.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import type { ListKey, ListLimits, ListWords, LocalList, LocalListEntry } from '#base/repositories/localLists.js'
import type { Repositories } from '#base/repositories.js'
import { type Comparison, compare, wantedEntries } from './localList.js'

/** The list of a station beside the one it should have. */
export interface LocalListState {
  list: LocalList
  limits: ListLimits
  comparisons: Comparison[]
}

/** Undefined: no such station. `version` is what it speaks, as far as known. */
export async function localListState(data: Repositories, stationPk: number, version?: OcppVersion): Promise<LocalListState | undefined> {
  const list = await data.localLists.get(stationPk)
  if (!list) return undefined
  const { tokens, station } = await data.tokens.allAt(stationPk)
  const wanted = wantedEntries(tokens, { ...station, now: new Date(), words: list, fits: fitsIn(list, version) })
  return {
    list,
    limits: await data.localLists.limits(stationPk),
    comparisons: compare(await data.localLists.entries(stationPk), wanted, list),
  }
}

/** So many tokens are compared at once. */
const SLICE = 500

/** The same, a slice after the other, from a key on: as much memory for any number of tokens. */
export async function* comparisonsOf(
  data: Repositories,
  stationPk: number,
  { list, version, after }: { list: LocalList; version?: OcppVersion; after?: ListKey },
): AsyncGenerator<Comparison[]> {
  const now = new Date()
  for (let from = after; ; ) {
    const keys = await data.localLists.keys(stationPk, list, { after: from, limit: SLICE })
    if (keys.length > 0) {
      const { tokens, station } = await data.tokens.allAt(stationPk, keys)
      const wanted = wantedEntries(tokens, { ...station, now, words: list, fits: fitsIn(list, version) })
      const found = compare(await data.localLists.entries(stationPk, keys), wanted, list)
      const byKey = new Map(found.map((one) => [nameOf(keyOf(one, list)), one]))
      yield keys.flatMap((key) => byKey.get(nameOf(key)) ?? [])
    }
    if (keys.length < SLICE) return
    from = keys.at(-1)
  }
}

/** The key of what was compared. */
export const keyOf = ({ idToken: { idToken, type } }: Comparison, { anyType }: Pick<ListWords, 'anyType'>): ListKey => ({
  value: tokenKey(idToken),
  type: anyType ? '' : tokenKey(type),
})

const nameOf = ({ value, type }: ListKey) => `${type}:${value}`

// Not every version knows every type of token. A list without types is written in 2.1 words and translated.
const fitsIn =
  ({ anyType }: ListWords, version?: OcppVersion) =>
  (entry: LocalListEntry): boolean => {
    try {
      const request = { versionNumber: 1, updateType: 'Full', localAuthorizationList: [entry] }
      validate(!anyType && version === '2.0.1' ? '2.0.1' : '2.1', 'SendLocalList', 'request', request)
      return true
    } catch (err) {
      if (OcppError.is(err)) return false
      throw err
    }
  }
