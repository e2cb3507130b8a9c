import { incoming } from '#base/ocpp/action.js'
import { judgeToken } from '#util/judgeToken.js'

// C01, C06.FR.04: whether a token may charge is the operator's word; nothing is stored. How a vehicle may take energy is said later (NotifyAllowedEnergyTransfer), and
// so not here (Q01.FR.08, Q02.FR.03).
export default incoming('Authorize', async ({ idToken, certificate, iso15118CertificateHashData }, context) => {
  // C07.FR.17: nobody here can verify a contract certificate or ask for its revocation, and what is not verified vouches for no token.
  if (certificate !== undefined || iso15118CertificateHashData !== undefined)
    return { idTokenInfo: { status: 'Invalid' }, certificateStatus: 'CertChainError' }
  return { idTokenInfo: (await judgeToken(idToken, { purpose: 'authorize' }, context)).info }
})
