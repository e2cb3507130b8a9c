import { command } from '#base/ocpp/action.js'

export default command('GetCompositeSchedule', {
  summary: 'Ask a station what an EVSE, or the station, is going to draw',
  description: `The station puts all its profiles and limits together, for \`duration\` seconds from now; \`evseId\` 0 is its whole consumption. It answers \`Accepted\` with
the schedule, which is kept at \`/api/v1/stations/{id}/composite-schedule\`, or \`Rejected\` (an EVSE or a unit it does not know).`,
  permission: 'station.inspect',
  example: { evseId: 1, duration: 3600, chargingRateUnit: 'A' },
  repeatable: true,
  async after(_request, { status, schedule }, { data, station, now }) {
    if (status === 'Accepted' && schedule) await data.chargingProfiles.recordComposite(station.id, { schedule, at: now() })
  },
})
