import { command } from '#base/ocpp/action.js'
import { streamOf } from '../streamOf.js'

// N12
export default command('GetPeriodicEventStream', {
  summary: 'Ask a station which event streams it has open',
  description:
    'The station answers with all of them. `/api/v1/stations/{id}/event-streams` then says the same: those it does not name are closed there. Needed only where that was lost. ' +
    'Event streams came with OCPP 2.1.',
  permission: 'station.inspect',
  example: {},
  repeatable: true,
  async after(_request, { constantStreamData = [] }, { data, station, now }) {
    await data.eventStreams.areOpen(station.id, constantStreamData.map(streamOf), now())
  },
})
