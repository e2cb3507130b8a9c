import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { rateOf } from '../streamOf.js'

export default command('AdjustPeriodicEventStream', {
  summary: 'Change how often a station sends an event stream',
  description:
    'After `interval` seconds, or as soon as there are `values` of them, or both. Worth doing where `pendingGrew` of the stream rises. The station answers `Accepted`, and ' +
    'the new rate is at `/api/v1/stations/{id}/event-streams`, or `Rejected` (it cannot do that). `id` is the number of the stream at the station, its `streamId`. ' +
    'Event streams came with OCPP 2.1.',
  permission: 'station.monitor',
  example: { id: 1, params: { interval: 60, values: 60 } },
  async before({ params }) {
    // N14.FR.01
    if (params.interval === undefined && params.values === undefined)
      throw new OcppError('OccurrenceConstraintViolation', 'params has an interval, a number of values, or both (N14.FR.01)')
  },
  async after({ id, params }, { status }, { data, station }) {
    if (status === 'Accepted') await data.eventStreams.adjusted(station.id, id, rateOf(params))
  },
})
