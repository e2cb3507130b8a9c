import { translate } from './translation.js'

export default translate('SignCertificate', 'SignCertificate', {
  up: ({ csr }) => ({ csr }),
  down: ({ status }) => ({ status }),
})
