import { type IdToken, sameGroup, sameIdToken } from './idToken.js'
import { openUntil, type ValidTimes } from './validTimes.js'

/** AuthorizationStatusEnumType (2.0.1 part 2 §3.3). */
export type AuthorizationStatus =
  | 'Accepted'
  | 'Blocked'
  | 'ConcurrentTx'
  | 'Expired'
  | 'Invalid'
  | 'NoCredit'
  | 'NotAllowedTypeEVSE'
  | 'NotAtThisLocation'
  | 'NotAtThisTime'
  | 'Unknown'

/** What the operator decided about a token; ConcurrentTx is never a property of a token. */
export interface TokenFacts extends IdToken {
  status: Exclude<AuthorizationStatus, 'ConcurrentTx'>
  expiresAt?: Date
  groupIdToken?: IdToken
  /** Belongs to the master pass group; also true when its group is `masterPassGroupId` of the question. */
  isMasterPass?: boolean
  /** Absent: every location. */
  allowedLocationIds?: readonly (number | string)[]
  /** EVSEs of the asking station it may use; absent: all of them, empty: none (C01.FR.19–22). */
  allowedEvseIds?: readonly number[]
  /** Connector types it may use, as the station names them; absent: all (C01.FR.18). */
  allowedConnectorTypes?: readonly string[]
  /** Absent: at any time. */
  validTimes?: ValidTimes
  /** Absent: what the question says. */
  maxConcurrentTransactions?: number
  language1?: string
  language2?: string
  /** −9 to 9. */
  chargingPriority?: number
}

/** `start` is any event that would let energy flow on this token, also the card presented after the cable was plugged in. */
export type Purpose = 'authorize' | 'start' | 'continue' | 'stop'

export interface Question {
  purpose: Purpose
  now: Date
  /** The token as presented: decides when the token is not known. */
  presented: IdToken
  locationId?: number | string
  /** The EVSE it is about, when the station said which. */
  evseId?: number
  /** The station's EVSEs as far as known; a connector without a known type restricts nobody. */
  evses?: readonly { evseId: number; connectorTypes: readonly string[] }[]
  /** Running transactions of this token, this one not counted. */
  otherTransactions?: number
  /** The tenant's policy for tokens that have none of their own; default 1. */
  maxConcurrentTransactions?: number
  masterPassGroupId?: string
}

/** IdTokenInfoType without the texts of tariffs. */
export interface IdTokenInfo {
  status: AuthorizationStatus
  groupIdToken?: IdToken
  cacheExpiryDateTime?: Date
  chargingPriority?: number
  language1?: string
  language2?: string
  evseId?: number[]
}

/** The one decision about a token: used by Authorize, StartTransaction, StopTransaction and TransactionEvent alike. */
export function authorize(token: TokenFacts | undefined, question: Question): IdTokenInfo {
  // C02.FR.02: a start button needs no permission, whatever we know.
  if (question.presented.type === 'NoAuthorization') return { status: 'Accepted' }
  // C04.FR.01, C04.FR.02: a PIN nobody registered is Invalid, one that is known is judged like any token; any other stranger is Unknown.
  if (!token) return { status: question.presented.type === 'KeyCode' ? 'Invalid' : 'Unknown' }
  const status = decide(token, question)
  return withoutAbsent({
    status,
    // C01.FR.06, C09.FR.09, C09.FR.12: the group goes along whatever the status.
    groupIdToken: token.groupIdToken,
    cacheExpiryDateTime: cacheExpiry(token, question, status),
    chargingPriority: token.chargingPriority,
    language1: token.language1,
    // C01.FR.10, C01.FR.11: only beside another language1.
    language2: token.language1 && token.language1 !== token.language2 ? token.language2 : undefined,
    evseId: status === 'Accepted' ? onlyTheseEvses(token, question) : undefined,
  })
}

/** True when the group is the master pass group (C16); such a token stops transactions and starts none. */
export const isMasterPass = (token: Pick<TokenFacts, 'isMasterPass' | 'groupIdToken'>, masterPassGroupId?: string): boolean =>
  token.isMasterPass === true || sameGroup(token.groupIdToken, masterPassGroupId ? { idToken: masterPassGroupId, type: '' } : undefined)

/**
 * Whether whoever presents `token` may stop a transaction: the token that started it always (C01.FR.03, E07.FR.01), another one of the
 * same group or a master pass only while it is itself Accepted (C09.FR.03, C09.FR.11, C16). `info` is the answer of `authorize` for it.
 */
export function mayStop(
  presented: IdToken,
  info: IdTokenInfo,
  transaction: { idToken?: IdToken; groupIdToken?: IdToken },
  masterPass = false,
): boolean {
  if (transaction.idToken?.type === 'NoAuthorization' || sameIdToken(presented, transaction.idToken)) return true
  return info.status === 'Accepted' && (masterPass || sameGroup(info.groupIdToken, transaction.groupIdToken))
}

function decide(token: TokenFacts, question: Question): AuthorizationStatus {
  const { purpose, now } = question
  if (token.status !== 'Accepted') return token.status
  // 2.0.1 §2.27: charging is not stopped for a token that expires meanwhile, nor for a window that closes.
  if (purpose === 'continue') return isMasterPass(token, question.masterPassGroupId) ? 'Invalid' : 'Accepted'
  if (token.expiresAt && token.expiresAt <= now) return 'Expired'
  if (purpose === 'stop') return 'Accepted'
  // C16.FR.03, C12.FR.09: accepted when presented, for it stops what runs, but it starts nothing.
  if (isMasterPass(token, question.masterPassGroupId)) return purpose === 'start' ? 'Invalid' : 'Accepted'
  if (token.allowedLocationIds && !token.allowedLocationIds.some((id) => id === question.locationId)) return 'NotAtThisLocation'
  // C01.FR.22: no EVSE at all is a matter of place; C01.FR.18: the wrong plugs are a matter of type.
  if (token.allowedEvseIds && permittedEvses(token, question)?.length === 0) return 'NotAtThisLocation'
  if (usableEvses(token, question)?.length === 0) return 'NotAllowedTypeEVSE'
  if (token.validTimes && !openUntil(token.validTimes, now)) return 'NotAtThisTime'
  const most = token.maxConcurrentTransactions ?? question.maxConcurrentTransactions ?? 1
  return purpose === 'start' && (question.otherTransactions ?? 0) >= most ? 'ConcurrentTx' : 'Accepted'
}

/** The EVSEs in question that the token's list permits; `undefined` when nothing is known to limit. */
function permittedEvses({ allowedEvseIds }: TokenFacts, { evseId, evses }: Question): readonly number[] | undefined {
  const asked = evseId !== undefined ? [evseId] : evses?.map((evse) => evse.evseId)
  if (!allowedEvseIds) return asked
  return asked ? asked.filter((id) => allowedEvseIds.includes(id)) : allowedEvseIds
}

function usableEvses(token: TokenFacts, question: Question): number[] | undefined {
  const types = token.allowedConnectorTypes
  return permittedEvses(token, question)?.filter((id) => {
    const known = question.evses?.find(({ evseId }) => evseId === id)?.connectorTypes ?? []
    return !types || known.length === 0 || known.some((type) => types.includes(type))
  })
}

/** C01.FR.19, C01.FR.20: the whole station's list, for it ends up in the cache, and only when some of its EVSEs are not for this token. */
function onlyTheseEvses(token: TokenFacts, question: Question): number[] | undefined {
  if (question.purpose === 'stop' || question.purpose === 'continue' || isMasterPass(token, question.masterPassGroupId)) return undefined
  const usable = usableEvses(token, { ...question, evseId: undefined })
  return usable && usable.length < (question.evses?.length ?? Number.POSITIVE_INFINITY) ? usable : undefined
}

/** A station may trust its cache until the token expires or its window closes, whichever comes first. */
function cacheExpiry(token: TokenFacts, { now, purpose }: Question, status: AuthorizationStatus): Date | undefined {
  const closes = status === 'Accepted' && purpose !== 'stop' && token.validTimes ? openUntil(token.validTimes, now) : undefined
  if (!closes || !token.expiresAt) return closes ?? token.expiresAt
  return closes < token.expiresAt ? closes : token.expiresAt
}

function withoutAbsent(info: { [Key in keyof IdTokenInfo]: IdTokenInfo[Key] | undefined } & { status: AuthorizationStatus }): IdTokenInfo {
  return Object.fromEntries(Object.entries(info).filter(([, value]) => value !== undefined)) as unknown as IdTokenInfo
}
