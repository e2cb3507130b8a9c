import type { Purpose } from '#base/domain/authorization.js'
import { samplesOf, stationsOwn } from '#base/domain/samples.js'
import { tokenKey } from '#base/domain/tokenKey.js'
import type { Outcome, TransactionEventRow } from '#base/ingest.js'
import { incoming, type RequestOf, type ResponseOf } from '#base/ocpp/action.js'
import { plugboardData } from '#base/ocpp/customData.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import { judgeToken, type Verdict } from '#util/judgeToken.js'

type Request = RequestOf<'TransactionEvent'>
type Response = ResponseOf<'TransactionEvent'>

// E01–E08, J02.FR.19: whatever a station says of a transaction is stored and answered; a repeat gets the answer it got before. What it costs is added where it is stored
// (01_Data/ingest/costs.ts), for all its readings decide.
export default incoming('TransactionEvent', { write: 'batch' }, async (request, context) => {
  const { idToken, evse, transactionInfo, customData } = request
  // A token is checked, and a verdict goes along, whenever one is presented, whoever accepted it before (C12.FR.03, E01.FR.11, E01.FR.12, E02.FR.02, E02.FR.04,
  // E03.FR.02, E05.FR.01).
  const verdict =
    idToken &&
    (await judgeToken(idToken, { purpose: purposeOf(request), evseId: evse?.id, transactionId: transactionInfo.transactionId }, context))
  if (request.triggerReason === 'TxResumed')
    context.emit('transaction.resumed', { ...context.station, transactionId: transactionInfo.transactionId })
  const idTokenInfo = verdict?.info
  const response: Response = idTokenInfo ? { idTokenInfo } : {}
  const groupKey = idTokenInfo?.groupIdToken && tokenKey(idTokenInfo.groupIdToken.idToken)
  const row = rowOf(request, { receivedAt: context.receivedAt, response, token: verdict?.known, groupKey })
  return {
    rows: [row],
    response: ([outcome]) => {
      if (outcome?.conflict)
        context.log.warn({ transactionId: row.transactionId, conflict: outcome.conflict }, 'contradicting transaction event kept')
      return answer(outcome, response, plugboardData(customData).allocateId)
    },
  }
})

function answer(outcome: Outcome | undefined, fresh: Response, allocated = false): Response {
  const response = outcome?.response ?? fresh
  return allocated ? { ...response, customData: { vendorId: 'plugboard', transactionId: outcome?.transactionId } } : response
}

/** What the token is presented for: a card after the cable starts the charging as much as a Started does. */
function purposeOf({ eventType, triggerReason }: Request): Purpose {
  if (eventType === 'Ended' || triggerReason === 'StopAuthorized' || triggerReason === 'RemoteStop') return 'stop'
  return eventType === 'Started' || triggerReason === 'Authorized' || triggerReason === 'RemoteStart' ? 'start' : 'continue'
}

function rowOf(
  request: Request,
  known: Pick<TransactionEventRow, 'receivedAt' | 'response'> & { token?: Verdict['known']; groupKey?: string },
): TransactionEventRow {
  const { transactionInfo, evse, customData } = request
  const { token, groupKey } = known
  const { allocateId = false, unnumbered = false, stopReason } = plugboardData(customData)
  return {
    kind: 'transactionEvent',
    transactionId: transactionInfo.transactionId,
    allocateId,
    eventType: request.eventType,
    seqNo: unnumbered ? undefined : request.seqNo,
    at: toInstant(request.timestamp),
    receivedAt: known.receivedAt,
    triggerReason: request.triggerReason,
    offline: request.offline ?? false,
    evse: evse && { id: evse.id, connectorId: evse.connectorId },
    idToken: token && { ...token, valueKey: tokenKey(token.idToken), groupKey },
    chargingState: transactionInfo.chargingState,
    stopReason: stopReason ?? transactionInfo.stoppedReason,
    remoteStartId: transactionInfo.remoteStartId,
    reservationId: request.reservationId,
    samples: samplesOf(request.meterValue),
    // I08.FR.34: where it cannot, we do.
    stationCost: request.costDetails && !request.costDetails.failureToCalculate,
    payload: request,
    response: known.response,
    customData: stationsOwn(customData),
  }
}
