import { command } from '#base/ocpp/action.js'
import { plugboardData } from '#base/ocpp/customData.js'
import { takeListed } from '../installed.js'

export default command('GetInstalledCertificateIds', {
  summary: 'Ask a station which certificates it has installed',
  description:
    'Without `certificateType` it is asked for all types. The station answers `Accepted` with hashes of the certificates, or `NotFound`. Either way its answer becomes what is ' +
    'known of these types at `/api/v1/stations/{id}/certificates`. A station of OCPP 1.6 is asked for CSMSRootCertificate and ManufacturerRootCertificate, for ' +
    'V2GRootCertificate, MORootCertificate and V2GCertificateChain by its ISO 15118 extension and only when they are named.',
  permission: 'station.inspect',
  example: { certificateType: ['CSMSRootCertificate', 'V2GCertificateChain'] },
  repeatable: true,
  async after({ certificateType }, { status, certificateHashDataChain = [], customData }, context) {
    const covered = plugboardData(customData).certificateTypes ?? certificateType
    await takeListed(covered, status === 'Accepted' ? certificateHashDataChain : [], context)
  },
})
