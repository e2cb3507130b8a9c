import { incoming } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'

// R05: once per occurrence, and a repeat of it is none.
export default incoming(
  'NotifyDERAlarm',
  async ({ controlType, gridEventFault, alarmEnded = false, timestamp, extraInfo }, { data, station, receivedAt }) => {
    await data.derControls.notice(station.id, {
      at: toInstant(timestamp),
      controlType,
      gridEventFault,
      ended: alarmEnded,
      extraInfo,
      receivedAt,
    })
    return {}
  },
)
