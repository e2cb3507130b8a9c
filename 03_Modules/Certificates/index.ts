import { defineModule } from '#util/module.js'
import CertificateSigned from './actions/CertificateSigned.js'
import SignCertificate from './actions/SignCertificate.js'
import { routes } from './routes.js'

export default defineModule({
  name: 'Certificates',
  actions: [CertificateSigned, SignCertificate],
  routes,
})
