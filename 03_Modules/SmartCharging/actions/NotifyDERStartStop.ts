import { incoming } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'

// R04.FR.20 to R04.FR.22
export default incoming(
  'NotifyDERStartStop',
  async ({ controlId, started, timestamp, supersededIds = [] }, { data, station, receivedAt }) => {
    await data.derControls.told(station.id, { controlId, started, at: toInstant(timestamp) }, receivedAt)
    if (supersededIds.length > 0) await data.derControls.superseded(station.id, supersededIds, receivedAt)
    return {}
  },
)
