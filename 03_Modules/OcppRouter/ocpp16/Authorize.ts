import { toIdTagInfo, toIdToken } from './idTag.js'
import { translate } from './translation.js'

export default translate('Authorize', 'Authorize', {
  up: ({ idTag }) => ({ idToken: toIdToken(idTag) }),
  down: ({ idTokenInfo }) => ({ idTagInfo: toIdTagInfo(idTokenInfo) }),
})
