import { command } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'

// I09
export default command('GetTariffs', {
  summary: 'Ask a station which tariffs it has',
  description:
    'At `evseId`, or (0) at all. The station answers `Accepted` with the default and the driver tariffs it has, `NoTariff`, or `Rejected`. Except after the last its answer takes the place of ' +
    'what `/api/v1/stations/{id}/tariffs` showed. OCPP 2.0.1 and before have no tariffs.',
  permission: 'tariff.read',
  example: { evseId: 0 },
  repeatable: true,
  async after({ evseId }, { status, tariffAssignments = [] }, { data, station, now }) {
    if (status === 'Rejected') return
    const assignments = tariffAssignments.map(({ tariffId, tariffKind, validFrom, evseIds, idTokens }) => ({
      tariffId,
      tariffKind,
      validFrom: validFrom ? toInstant(validFrom) : undefined,
      evseIds,
      idTokens,
    }))
    await data.tariffs.reported(station.id, evseId, status === 'NoTariff' ? [] : assignments, now())
  },
})
