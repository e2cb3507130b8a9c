import { incoming } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'

// N09.FR.05, N09.FR.06, N10.FR.03: a text in pieces, or word that there is none; kept as it came and written to no log.
export default incoming('NotifyCustomerInformation', async (request, { data, station, receivedAt }) => {
  const { requestId, seqNo, tbc = false, generatedAt, data: text } = request
  await data.reports.add(station.id, {
    message: 'NotifyCustomerInformation',
    requestId,
    seqNo,
    tbc,
    generatedAt: toInstant(generatedAt),
    receivedAt,
    content: [text],
  })
  return {}
})
