import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { keepTariff } from '../tariff.js'

// I11
export default command('ChangeTransactionTariff', {
  summary: 'Give a running transaction another tariff',
  description:
    'It holds from then on; what was charged before keeps its price. The station answers `Accepted` and reports the change by TransactionEvent, `Rejected`, `TooManyElements`, ' +
    '`ConditionNotSupported`, `TxNotFound` (it does not run) or `NoCurrencyChange`. What it took is at `/api/v1/stations/{id}/tariffs` until the transaction ends, and is the `tariffId` of the ' +
    'transaction. Refused without asking the station: what SetDefaultTariff refuses, and a `validFrom`, which such a tariff cannot have. OCPP 2.0.1 and before have no tariffs.',
  permission: 'tariff.write',
  example: {
    transactionId: 'AB1234',
    tariff: {
      tariffId: 'busy-2026',
      currency: 'EUR',
      energy: { prices: [{ priceKwh: 0.3 }] },
      idleTime: { prices: [{ priceMinute: 0.1 }] },
    },
  },
  async before({ tariff }, context) {
    // I08.FR.09 and the note to I08: a tariff of a driver has none, and a station ignores it.
    if (tariff.validFrom !== undefined)
      throw new OcppError('PropertyConstraintViolation', 'a tariff of a transaction holds at once: leave out validFrom (I08.FR.09)')
    await keepTariff(tariff, context)
  },
  async after({ transactionId, tariff }, { status }, { data, station, now, requestedBy }) {
    if (status === 'Accepted') await data.tariffs.changed(station.id, transactionId, tariff.tariffId, requestedBy, now())
  },
})
