import { OcppError } from '#base/ocpp/errors.js'
import { customData } from './customData16.js'
import { toMeterValues } from './readings.js'
import { type Request16, translate } from './translation.js'

const isEmpty = ({ meterValue }: Request16<'MeterValues'>) => meterValue.every(({ sampledValue }) => sampledValue.length === 0)

export default translate('MeterValues', 'MeterValues', {
  // A station repeats a refused one and holds back its transaction messages meanwhile (1.6 §3.7.1, §4.7), so readings without values are taken.
  answer: (r) => (isEmpty(r) ? {} : undefined),
  up: (r) => {
    if (isEmpty(r)) throw new OcppError('OccurrenceConstraintViolation', 'meterValue has no sampledValue')
    return {
      evseId: Math.max(0, r.connectorId),
      meterValue: toMeterValues(r.meterValue),
      customData: customData({
        transactionId: r.transactionId === undefined ? undefined : String(r.transactionId),
        connectorId: r.connectorId < 0 ? r.connectorId : undefined,
      }),
    }
  },
  down: () => ({}),
})
