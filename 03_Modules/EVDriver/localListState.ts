import { OcppError } from '#base/ocpp/errors.js'
import { validate } from '#base/ocpp/validate.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import type { ListLimits, ListWords, LocalList, LocalListEntry } from '#base/repositories/localLists.js'
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
