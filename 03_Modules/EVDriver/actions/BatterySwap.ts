import { incoming } from '#base/ocpp/action.js'

// S03.FR.01, S03.FR.03, S03.FR.06. The message has no answer but its receipt: batteries are refused by nobody here.
export default incoming('BatterySwap', async ({ requestId, idToken, eventType, batteryData }, { data, station, receivedAt, log }) => {
  await data.batterySwaps.told(station.id, { requestId, idToken, eventType, batteries: batteryData, at: receivedAt })
  if (eventType === 'BatteryOutTimeout') log.warn({ requestId }, 'batteries that were offered in a swap were not taken')
  return {}
})
