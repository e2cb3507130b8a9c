import { samplesOf } from '#base/domain/samples.js'
import { incoming } from '#base/ocpp/action.js'
import { plugboardData } from '#base/ocpp/customData.js'

// J01, J01.FR.18: readings are kept and answered, whether they belong to a transaction or not.
export default incoming('MeterValues', { write: 'batch' }, async ({ evseId, meterValue, customData }, { receivedAt }) => ({
  rows: [
    {
      kind: 'meterValues',
      evse: { id: evseId },
      transactionId: plugboardData(customData).transactionId,
      receivedAt,
      samples: samplesOf(meterValue),
    },
  ],
  response: {},
}))
