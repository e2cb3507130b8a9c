import { incoming } from '#base/ocpp/action.js'
import { masked } from '#base/ocpp/mask.js'
import { dailyQuota } from '#util/dailyQuota.js'
import { vendorMessages } from '../vendorMessages.js'

// P02.FR.06, P02.FR.07: what nobody has registered for is unknown, by vendor first. Kept either way, so that an operator can see what a vendor's stations say.
export default incoming('DataTransfer', async (request, context) => {
  const { vendorId, messageId, data } = request
  const response = await vendorMessages.answer(request, context)
  const { station, now, log } = context
  const size = rowBytes + JSON.stringify(data ?? null).length
  const verdict = quota(`${station.tenantId}/${station.stationId}`, size)
  if (verdict === 'first')
    log.warn({ vendorId }, 'station sent more vendor data today than is kept of one: it is answered, and no longer kept')
  if (verdict !== 'within') return response
  await context.data.dataTransfers.record({
    stationPk: station.id,
    vendorId,
    messageId,
    data: covered(data),
    status: response.status,
    at: now(),
  })
  return response
})

/** Of vendor data per station and day. */
const quota = dailyQuota(8 * 1024 * 1024)
const rowBytes = 200

/** Whoever answers sees all of it; what is kept has no passwords and keys. */
const covered = (data: unknown) => (typeof data === 'object' && data !== null ? masked(data) : data)
