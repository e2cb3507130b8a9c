import { incoming } from '#base/ocpp/action.js'

// N13.FR.02
export default incoming('ClosePeriodicEventStream', async ({ id }, { data, station, receivedAt }) => {
  await data.eventStreams.closed(station.id, id, receivedAt)
  return {}
})
