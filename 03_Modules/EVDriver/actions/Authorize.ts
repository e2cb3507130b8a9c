import { incoming } from '#base/ocpp/action.js'
import { judgeToken } from '#util/judgeToken.js'

// C01: whether a token may charge is the operator's word; nothing is stored.
export default incoming('Authorize', async ({ idToken }, context) => ({
  idTokenInfo: (await judgeToken(idToken, { purpose: 'authorize' }, context)).info,
}))
