import { translate } from './translation.js'

export default translate('FirmwareStatusNotification', 'FirmwareStatusNotification', {
  up: ({ status }) => ({ status }),
  down: () => ({}),
})

export const signed = translate('SignedFirmwareStatusNotification', 'FirmwareStatusNotification', {
  up: ({ status, requestId }) => ({ status, requestId }),
  down: () => ({}),
})
