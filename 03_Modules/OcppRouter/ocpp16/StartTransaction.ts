import { createHash } from 'node:crypto'
import { plugboardData } from '#base/ocpp/customData.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import { OcppError } from '#base/ocpp/errors.js'
import { toEvse } from './connector.js'
import { customData } from './customData16.js'
import { toRfc3339 } from './dateTime16.js'
import { toIdTagInfo, toIdToken } from './idTag.js'
import { registerReading } from './readings.js'
import { type Request16, translate } from './translation.js'

/** In 2.x the station numbers its transactions, in 1.6 we do: `up` names the start by its business key, `down` places the number the insert gave. */
export default translate('StartTransaction', 'TransactionEvent', {
  up: (r) => ({
    eventType: 'Started',
    timestamp: toRfc3339(r.timestamp),
    triggerReason: 'Authorized',
    seqNo: 0,
    transactionInfo: { transactionId: businessKey(r) },
    evse: toEvse(r.connectorId),
    idToken: toIdToken(r.idTag),
    // Some stations say -1 when there is none, which 2.x has no room for.
    reservationId: r.reservationId !== undefined && r.reservationId >= 0 ? r.reservationId : undefined,
    meterValue: [registerReading(r.timestamp, r.meterStart, 'Transaction.Begin')],
    customData: customData({ allocateId: true, unnumbered: true, connectorId: r.connectorId > 0 ? undefined : r.connectorId }),
  }),
  // The start needs a verdict (1.6 §6.46); without one nobody vouched for the tag.
  down: ({ idTokenInfo, customData }) => ({
    transactionId: allocated(plugboardData(customData).transactionId),
    idTagInfo: toIdTagInfo(idTokenInfo ?? { status: 'Invalid' }),
  }),
})

/** The same for every repeat of a start, however it spells the tag or the instant: 36 characters at most. */
function businessKey({ connectorId, idTag, meterStart, timestamp }: Request16<'StartTransaction'>): string {
  const key = JSON.stringify([connectorId, idTag.toLowerCase(), meterStart, toInstant(timestamp).getTime()])
  return createHash('sha256').update(key).digest('hex').slice(0, 32)
}

// An invented number would send the stop to nobody, so a missing one is our failure and no answer at all.
function allocated(transactionId: string | undefined): number {
  const number = Number(transactionId)
  if (transactionId === undefined || !Number.isSafeInteger(number))
    throw new OcppError('InternalError', 'the start got no transaction number')
  return number
}
