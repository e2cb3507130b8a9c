import { defineModule } from '#util/module.js'
import CertificateSigned from './actions/CertificateSigned.js'
import DeleteCertificate from './actions/DeleteCertificate.js'
import Get15118EVCertificate from './actions/Get15118EVCertificate.js'
import GetCertificateChainStatus from './actions/GetCertificateChainStatus.js'
import GetCertificateStatus from './actions/GetCertificateStatus.js'
import GetInstalledCertificateIds from './actions/GetInstalledCertificateIds.js'
import InstallCertificate from './actions/InstallCertificate.js'
import SignCertificate from './actions/SignCertificate.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'Certificates',
  actions: [
    CertificateSigned,
    DeleteCertificate,
    Get15118EVCertificate,
    GetCertificateChainStatus,
    GetCertificateStatus,
    GetInstalledCertificateIds,
    InstallCertificate,
    SignCertificate,
  ],
  routes,
})
