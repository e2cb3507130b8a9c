import { incoming } from '#base/ocpp/action.js'
import { cannotAnswer } from '../cannotAnswer.js'

// M01, M02: contract certificates come from a pool that nobody here is connected to. What the vehicle sent is its driver's, and not kept.
export default incoming(
  'Get15118EVCertificate',
  async ({ iso15118SchemaVersion, action, maximumContractCertificateChains }, { data, station, receivedAt }) => {
    const about = { iso15118SchemaVersion, action, maximumContractCertificateChains }
    await data.certificateQueries.record(station.id, { action: 'Get15118EVCertificate', about, answer: 'Failed', at: receivedAt })
    return { status: 'Failed', exiResponse: '', statusInfo: cannotAnswer('is connected to a contract certificate pool') }
  },
)
