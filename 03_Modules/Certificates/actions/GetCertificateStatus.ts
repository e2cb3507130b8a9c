import { incoming } from '#base/ocpp/action.js'
import { cannotAnswer } from '../cannotAnswer.js'

// M06.FR.04: nobody here asks OCSP responders, so the status cannot be told. That a station wants to know is kept for its operator.
export default incoming(
  'GetCertificateStatus',
  async ({ ocspRequestData: { customData: _theirs, ...about } }, { data, station, receivedAt }) => {
    await data.certificateQueries.record(station.id, { action: 'GetCertificateStatus', about, answer: 'Failed', at: receivedAt })
    return { status: 'Failed', statusInfo: cannotAnswer('asks OCSP responders') }
  },
)
