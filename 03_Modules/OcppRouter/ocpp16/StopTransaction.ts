import type { ReasonEnumType, TriggerReasonEnumType } from '#base/ocpp/generated/v21.js'
import { customData } from './customData16.js'
import { toRfc3339 } from './dateTime16.js'
import { toIdTagInfo, toIdToken } from './idTag.js'
import { registerReading, toMeterValues } from './readings.js'
import { type Request16, translate } from './translation.js'

type Reason16 = NonNullable<Request16<'StopTransaction'>['reason']>

/** 1.6 §7.36 in the words of 2.x: why it stopped, and what made the station say so. */
const reasons: Record<Reason16, [ReasonEnumType, TriggerReasonEnumType]> = {
  DeAuthorized: ['DeAuthorized', 'Deauthorized'],
  EmergencyStop: ['EmergencyStop', 'AbnormalCondition'],
  EVDisconnected: ['EVDisconnected', 'EVCommunicationLost'],
  HardReset: ['ImmediateReset', 'ResetCommand'],
  Local: ['Local', 'StopAuthorized'],
  Other: ['Other', 'AbnormalCondition'],
  PowerLoss: ['PowerLoss', 'AbnormalCondition'],
  Reboot: ['Reboot', 'AbnormalCondition'],
  Remote: ['Remote', 'RemoteStop'],
  // Both resets of 1.6 end what is charging; of those of 2.x only the immediate one does.
  SoftReset: ['ImmediateReset', 'ResetCommand'],
  UnlockCommand: ['Remote', 'UnlockCommand'],
}

export default translate('StopTransaction', 'TransactionEvent', {
  up: (r) => {
    const [stoppedReason, triggerReason] = reasons[r.reason ?? 'Local'] // 1.6 §4.10: only Local may be left out
    return {
      eventType: 'Ended',
      timestamp: toRfc3339(r.timestamp),
      triggerReason,
      seqNo: 1,
      transactionInfo: { transactionId: String(r.transactionId), stoppedReason },
      idToken: r.idTag === undefined ? undefined : toIdToken(r.idTag),
      meterValue: [...toMeterValues(r.transactionData ?? []), registerReading(r.timestamp, r.meterStop, 'Transaction.End')],
      customData: customData({ unnumbered: true, stopReason: r.reason }),
    }
  },
  down: ({ idTokenInfo }, { idTag }) => (idTokenInfo && idTag !== undefined ? { idTagInfo: toIdTagInfo(idTokenInfo) } : {}),
})
