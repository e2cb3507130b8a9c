import { command } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import { keepTariff } from '../tariff.js'

// I07
export default command('SetDefaultTariff', {
  summary: 'Give a station the tariff of an EVSE, for whoever has none of their own',
  description:
    'The station computes costs with it itself. `evseId` 0 copies it to every EVSE. Without `validFrom` it replaces at once a default that has none; with one, whatever ' +
    'was valid before. Whether it replaces one with a `validFrom` that is past the specification leaves open: ask GetTariffs. The station answers `Accepted`, `Rejected` (not a tariff it understands, or no such EVSE), `TooManyElements`, ' +
    '`ConditionNotSupported` or `DuplicateTariffId` (it has one of this id: an updated tariff needs another). What it took is at `/api/v1/stations/{id}/tariffs`. Refused without asking ' +
    'the station: a `tariffId` that is known with another content, prices of more than six decimals, times that are not `hh:mm`, a currency that is no ISO 4217 code. OCPP 2.0.1 and ' +
    'before have no tariffs.',
  permission: 'tariff.write',
  example: {
    evseId: 0,
    tariff: { tariffId: 'day-2026', currency: 'EUR', energy: { prices: [{ priceKwh: 0.25 }], taxRates: [{ type: 'vat', tax: 21 }] } },
  },
  async before({ tariff }, context) {
    await keepTariff(tariff, context)
  },
  async after({ evseId, tariff: { tariffId, validFrom } }, { status }, { data, station, now, requestedBy }) {
    if (status === 'Accepted')
      await data.tariffs.setDefault(
        station.id,
        evseId,
        { tariffId, validFrom: validFrom ? toInstant(validFrom) : undefined },
        requestedBy,
        now(),
      )
  },
})
