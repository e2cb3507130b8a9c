import { incoming } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import { statusOf } from '../availability.js'

/** Growing once or twice is a burst. */
const GROWS_TOO_OFTEN = 5

// N15. A SEND: nothing is answered, so nothing is refused.
export default incoming('NotifyPeriodicEventStream', async (request, { data, station, receivedAt, log, emit }) => {
  const { id, pending, basetime, data: values } = request
  const message = { streamId: id, pending, basetime: toInstant(basetime), data: values, receivedAt }
  const stream = await data.eventStreams.told(station.id, message)
  if (!stream) {
    await data.unexpected.record(station.id, {
      action: 'NotifyPeriodicEventStream',
      subject: `event stream ${id}`,
      reason: 'the stream is closed, or one too many: its values are not kept',
      payload: request,
      at: receivedAt,
    })
    return undefined
  }
  // 2.1 B01.FR.05: the AvailabilityState of a connector is its status, whichever message brings it.
  const { watched, values: kept } = stream
  const statuses = kept.flatMap(({ at, value }) => {
    const status = watched && statusOf({ ...watched, value })
    return status ? [{ kind: 'status' as const, ...status, at, receivedAt }] : []
  })
  for (const { event, body } of await data.connectors.report(station, statuses)) emit(event, body)
  // N15.FR.05
  if (stream.grew === GROWS_TOO_OFTEN)
    log.warn({ stream: id, pending }, 'event stream falls behind: AdjustPeriodicEventStream can let it send more')
  return undefined
})
