import type { Context } from '#base/context.js'
import { authorize, type Purpose } from '#base/domain/authorization.js'
import { plugboardData } from '#base/ocpp/customData.js'
import type { IdTokenInfoType, IdTokenType } from '#base/ocpp/generated/v21.js'

/** What is asked about a token. */
export interface TokenQuestion {
  purpose: Purpose
  evseId?: number
  /** The transaction it is about, as on the wire: it does not compete with itself. */
  transactionId?: string
}

/** What is said about a presented token. */
export interface Verdict {
  /** Ready for the wire. */
  info: IdTokenInfoType
  /** The token as its operator registered it; as presented where nobody did. It compares in any case and is shown as first stored. */
  known: { idToken: string; type: string }
}

/** The verdict about a token a station presents. */
export async function judgeToken(
  idToken: IdTokenType,
  question: TokenQuestion,
  { data, station, now }: Pick<Context, 'data' | 'station' | 'now'>,
): Promise<Verdict> {
  const { purpose, transactionId } = question
  const presented = { idToken: idToken.idToken, type: idToken.type, anyType: plugboardData(idToken.customData).anyType }
  const known = await data.tokens.facts(presented, station.id)
  const others = known.active.filter((one) => one.stationPk !== station.id || one.transactionId !== transactionId)
  const matters = known.token?.allowedEvseIds ?? known.token?.allowedConnectorTypes ?? others.some((one) => one.stationPk === station.id)
  const evseId = question.evseId ?? (purpose === 'start' && matters ? await evseOf(transactionId, { data, station }) : undefined)
  // Nobody charges twice at one EVSE: what still seems to run there has lost its end.
  const lost = others.filter((one) => one.stationPk === station.id && evseId !== undefined && one.evseId === evseId)
  const otherTransactions = others.length - lost.length
  const { cacheExpiryDateTime, ...info } = authorize(known.token, {
    ...known.station,
    purpose,
    now: now(),
    presented,
    evseId,
    otherTransactions,
  })
  const { idToken: value, type } = known.token ?? presented
  return {
    info: {
      ...info,
      groupIdToken: info.groupIdToken,
      cacheExpiryDateTime: cacheExpiryDateTime?.toISOString(),
    },
    known: { idToken: value, type },
  }
}

/** Where a transaction runs: a station says so once (E01.FR.16), and the card may come later. */
async function evseOf(
  transactionId: string | undefined,
  { data, station: { stationId } }: Pick<Context, 'data' | 'station'>,
): Promise<number | undefined> {
  if (transactionId === undefined) return undefined
  const { items } = await data.transactions.list({ stationId, transactionId }, { limit: 1 })
  return items[0]?.evseId
}
