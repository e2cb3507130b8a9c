import { command } from '#base/ocpp/action.js'

// I10
export default command('ClearTariffs', {
  summary: 'Remove default tariffs from a station',
  description:
    'Those of `tariffIds` at `evseId`; either left out: of any id, at every EVSE. Tariffs of drivers go by themselves with their transaction. The station answers each tariff on its own: ' +
    '`Accepted`, `Rejected`, or `NoTariff` (it has none like that). What it has no more leaves `/api/v1/stations/{id}/tariffs`; a transaction that uses it keeps it to its end. OCPP 2.0.1 and ' +
    'before have no tariffs.',
  permission: 'tariff.write',
  example: { tariffIds: ['day-2026'] },
  async after({ tariffIds, evseId }, { clearTariffsResult }, { data, station }) {
    for (const { tariffId, status } of clearTariffsResult) {
      // I10.FR.06: a result without an id speaks of all that were meant.
      const meant = tariffId === undefined ? tariffIds : [tariffId]
      if (status !== 'Rejected') await data.tariffs.cleared(station.id, { tariffIds: meant, evseId })
    }
  },
})
