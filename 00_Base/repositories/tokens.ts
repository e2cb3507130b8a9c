import type { Question, TokenFacts } from '#base/domain/authorization.js'
import type { ListKey } from '#base/repositories/localLists.js'
import type { Page, PageRequest } from '#base/repositories.js'

/** A token as presented. With `anyType` the protocol knows no types: the value alone decides. */
export interface PresentedToken {
  idToken: string
  type: string
  anyType?: boolean
}

export interface ActiveTransaction {
  stationPk: number
  transactionId: string
  evseId?: number
}

/** Everything the authorization decision asks about a token at a station. */
export interface TokenAtStation {
  /** Undefined when nobody registered it. */
  token?: TokenFacts
  /** Transactions that run on this token now, on any station. */
  active: ActiveTransaction[]
  /** Where the station stands, and its EVSEs as far as known. */
  station: Pick<Question, 'locationId' | 'evses'>
}

/** What an operator limits a token to, and what goes along with its answers; absent means unlimited. */
export type TokenRestrictions = Pick<
  TokenFacts,
  | 'allowedLocationIds'
  | 'allowedEvseIds'
  | 'allowedConnectorTypes'
  | 'validTimes'
  | 'maxConcurrentTransactions'
  | 'language1'
  | 'language2'
  | 'chargingPriority'
>

/** A token as its operator registered it. */
export interface Token {
  id: number
  idToken: string
  type: string
  status: string
  expiresAt?: Date
  groupIdToken?: string
  restrictions: TokenRestrictions
  createdAt: Date
  updatedAt: Date
}

export interface TokenFields {
  status?: string
  expiresAt?: Date | null
  /** The group is made when nobody made it yet. */
  groupIdToken?: string | null
  /** Those named change; null takes one back. */
  restrictions?: { [K in keyof TokenRestrictions]: TokenRestrictions[K] | null }
}

export interface TokenFilter {
  /** In any case. */
  idToken?: string
  status?: string
  groupIdToken?: string
}

/** Tokens that may end each other's transactions. */
export interface TokenGroup {
  id: number
  groupIdToken: string
  masterPass: boolean
  /** How many tokens it has. */
  tokens: number
}

export interface Tokens {
  /** In the order they were registered. */
  list(filter: TokenFilter, page: PageRequest): Promise<Page<Token>>
  get(id: number): Promise<Token | undefined>
  create(token: { idToken: string; type: string } & TokenFields): Promise<Token>
  update(id: number, change: TokenFields): Promise<Token | undefined>
  remove(id: number): Promise<boolean>
  groups(page: PageRequest): Promise<Page<TokenGroup>>
  group(id: number): Promise<TokenGroup | undefined>
  createGroup(group: { groupIdToken: string; masterPass?: boolean }): Promise<TokenGroup>
  updateGroup(id: number, change: { masterPass?: boolean }): Promise<TokenGroup | undefined>
  /** Its tokens stay, without a group. */
  removeGroup(id: number): Promise<boolean>
  /** (value, type) compare without regard to case. */
  facts(token: PresentedToken, stationPk: number): Promise<TokenAtStation>
  /** Every token there is, or those of some keys, the cards first and then in the order they were registered; and what is known of the station. */
  allAt(stationPk: number, keys?: readonly ListKey[]): Promise<Pick<TokenAtStation, 'station'> & { tokens: TokenFacts[] }>
}
