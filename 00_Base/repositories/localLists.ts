import type { AuthorizationData, IdTokenInfoType } from '#base/ocpp/generated/v21.js'

/** One token of a list, with what is said of it. */
export interface LocalListEntry extends AuthorizationData {
  idTokenInfo: IdTokenInfoType
}

/** What the protocol of a station lets a list hold. */
export interface ListWords {
  /** It knows no token types: the value alone decides. */
  anyType: boolean
  /** Characters; absent: as many as 2.x allows. */
  tokenMaxLength?: number
}

/** What is known of the local authorization list of a station. */
export interface LocalList extends ListWords {
  /** As the station last told or accepted: 0 is none, less than 0 that it has no such list at all. Absent: it never said. */
  version?: number
  /** Our entries are those of this version. False when the list changed in a way we did not see. */
  entriesKnown: boolean
  /** What the station answered to the last list sent. */
  status?: string
  statusAt?: Date
  /** When it last accepted a list. */
  changedAt?: Date
  /** When it last told its version. */
  checkedAt?: Date
  /** Policy: the list follows the tokens. */
  autoSync: boolean
}

/** What the station said of its list in its device model; absent: nothing. */
export interface ListLimits {
  itemsPerMessage?: number
  bytesPerMessage?: number
  maxEntries?: number
}

/** What an entry of a list and a token are found by: folded, and without a type where the list knows none. */
export interface ListKey {
  value: string
  type: string
}

export interface LocalLists {
  /** Undefined: no such station. */
  get(stationPk: number): Promise<LocalList | undefined>
  /** What the accepted lists made it. Where `entriesKnown` is false it is what we sent, and not all there may be. */
  entries(stationPk: number, keys?: readonly ListKey[]): Promise<LocalListEntry[]>
  /** The next keys after one, of entries and of tokens, in the order of the database. */
  keys(stationPk: number, words: Pick<ListWords, 'anyType'>, page: { after?: ListKey; limit: number }): Promise<ListKey[]>
  limits(stationPk: number): Promise<ListLimits>
  /** The station accepted a list: it has this version now (D01.FR.15, D01.FR.16, D01.FR.17). */
  accepted(
    stationPk: number,
    update: { full: boolean; version: number; entries: AuthorizationData[]; words: ListWords },
    at: Date,
  ): Promise<void>
  /** It refused one, and its list stays as it was. A greater version that does not match says that this list is none we know. */
  refused(stationPk: number, refusal: { status: string; version: number }, at: Date): Promise<void>
  /** It told its version. */
  told(stationPk: number, version: number, words: ListWords, at: Date): Promise<void>
  /** Undefined: no such station. */
  setPolicy(stationPk: number, policy: { autoSync: boolean }): Promise<LocalList | undefined>
  /** Changes when any token does, or expires. */
  tokensHash(): Promise<string>
  /** It is in line with the tokens that had this hash. */
  synced(stationPk: number, hash: string): Promise<void>
  /** Stations that are online, follow the tokens by policy and are not in line with them. Each is given out once in five minutes. */
  due(limit: number): Promise<Array<{ stationPk: number; stationId: string }>>
}
