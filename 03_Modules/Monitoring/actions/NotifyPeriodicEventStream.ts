import { incoming } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'

/** Growing once or twice is a burst. */
const GROWS_TOO_OFTEN = 5

// N15.FR.02: a SEND. Nothing is answered, so nothing is refused.
export default incoming(
  'NotifyPeriodicEventStream',
  async ({ id, pending, basetime, data: values }, { data, station, receivedAt, log }) => {
    const message = { streamId: id, pending, basetime: toInstant(basetime), data: values, receivedAt }
    const grew = await data.eventStreams.told(station.id, message)
    if (grew === undefined) log.info({ stream: id, values: values.length }, 'values of a closed event stream ignored')
    // N15.FR.05
    if (grew === GROWS_TOO_OFTEN)
      log.warn({ stream: id, pending }, 'event stream falls behind: AdjustPeriodicEventStream can let it send more')
    return undefined
  },
)
