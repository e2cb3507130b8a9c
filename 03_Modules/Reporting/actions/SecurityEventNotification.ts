import { isCritical } from '#base/domain/criticalEvents.js'
import { incoming } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'

// A04.FR.02: stations repeat what was not confirmed; it is kept, and told to others, once.
export default incoming('SecurityEventNotification', async ({ type, timestamp, techInfo }, { data, station, receivedAt, emit, log }) => {
  const at = toInstant(timestamp)
  const fresh = await data.securityEvents.record({ stationPk: station.id, type, at, receivedAt, techInfo })
  if (fresh) {
    const critical = isCritical(type)
    emit('security.event', { ...station, type, at: at.toISOString(), critical })
    if (critical) log.warn({ type }, 'critical security event')
  }
  return {} // A04.FR.03
})
