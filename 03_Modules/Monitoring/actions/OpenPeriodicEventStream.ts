import { incoming } from '#base/ocpp/action.js'
import { streamOf } from '../streamOf.js'

// N11.FR.04 to N11.FR.06: what is beyond what we keep is rejected (N11.FR.05). A monitor that is not known (yet) is no reason to refuse: its stream may be opened before the answer that names it is recorded.
export default incoming('OpenPeriodicEventStream', async ({ constantStreamData }, { data, station, receivedAt }) => {
  if (await data.eventStreams.opened(station.id, streamOf(constantStreamData), receivedAt)) return { status: 'Accepted' }
  return { status: 'Rejected', statusInfo: { reasonCode: 'TooManyElements', additionalInfo: 'the station has 1000 streams open' } }
})
