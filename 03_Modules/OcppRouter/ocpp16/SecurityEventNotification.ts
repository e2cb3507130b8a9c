import { toRfc3339 } from './dateTime16.js'
import { translate } from './translation.js'

export default translate('SecurityEventNotification', 'SecurityEventNotification', {
  up: ({ type, timestamp, techInfo }) => ({ type, timestamp: toRfc3339(timestamp), techInfo }),
  down: () => ({}),
})
