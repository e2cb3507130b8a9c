import { incoming } from '#base/ocpp/action.js'
import { judgeVatNumber } from '../vatNumber.js'

// C18.FR.09: only what the number itself shows is judged, and the answer says so; no register is asked, hence no company either. C18.FR.10: the EVSE comes back.
export default incoming('VatNumberValidation', async ({ vatNumber, evseId }, { data, station, receivedAt }) => {
  const { status, reasonCode, reason } = judgeVatNumber(vatNumber)
  await data.payments.vatChecked(station.id, { evseId, vatNumber, status, reason, at: receivedAt })
  return { vatNumber, evseId, status, statusInfo: { reasonCode, additionalInfo: reason } }
})
