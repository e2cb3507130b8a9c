import { command } from '#base/ocpp/action.js'

// C25
export default command('NotifyWebPaymentStarted', {
  summary: 'Tell a station that somebody is paying for an EVSE on a web page',
  description:
    'For `timeout` seconds, or until RequestStartTransaction comes, the station tells the driver so and starts nothing at that EVSE by itself. Its answer is empty. What it was told is at ' +
    '`/api/v1/stations/{id}/web-payments`. When the payment is approved, send RequestStartTransaction with the reference of the payment as an `idToken` of type `DirectPayment`. OCPP 2.0.1 ' +
    'and before have no web payments.',
  permission: 'transaction.start',
  example: { evseId: 1, timeout: 300 },
  async after({ evseId, timeout }, _response, { data, station, now, requestedBy }) {
    await data.payments.webPaymentStarted(station.id, { evseId, timeoutSeconds: timeout, startedBy: requestedBy, startedAt: now() })
  },
})
