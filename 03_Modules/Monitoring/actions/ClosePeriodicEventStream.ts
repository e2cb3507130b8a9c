import { incoming } from '#base/ocpp/action.js'

// N13.FR.02
export default incoming('ClosePeriodicEventStream', async (request, { data, station, receivedAt: at }) => {
  if (await data.eventStreams.closed(station.id, request.id, at)) return {}
  await data.unexpected.record(station.id, {
    action: 'ClosePeriodicEventStream',
    subject: `event stream ${request.id}`,
    reason: 'no such stream was open',
    payload: request,
    at,
  })
  return {}
})
