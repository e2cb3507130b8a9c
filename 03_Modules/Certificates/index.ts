import { defineModule } from '#util/module.js'
import CertificateSigned from './actions/CertificateSigned.js'
import DeleteCertificate from './actions/DeleteCertificate.js'
import GetInstalledCertificateIds from './actions/GetInstalledCertificateIds.js'
import InstallCertificate from './actions/InstallCertificate.js'
import SignCertificate from './actions/SignCertificate.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'Certificates',
  actions: [CertificateSigned, DeleteCertificate, GetInstalledCertificateIds, InstallCertificate, SignCertificate],
  routes,
})
