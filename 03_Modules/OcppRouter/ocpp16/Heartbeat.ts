import { translate } from './translation.js'

export default translate('Heartbeat', 'Heartbeat', {
  up: () => ({}),
  down: ({ currentTime }) => ({ currentTime }),
})
