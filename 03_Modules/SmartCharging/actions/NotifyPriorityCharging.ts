import { incoming } from '#base/ocpp/action.js'

// K21.FR.09, K22.FR.06.
export default incoming('NotifyPriorityCharging', async ({ transactionId, activated }, { data, station, receivedAt: at }) => {
  await data.chargingNeeds.recordPriority(station.id, { transactionId, activated, at })
  return {}
})
