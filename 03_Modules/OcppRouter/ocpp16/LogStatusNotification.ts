import { translate } from './translation.js'

export default translate('LogStatusNotification', 'LogStatusNotification', {
  up: ({ status, requestId }) => ({ status, requestId }),
  down: () => ({}),
})

export const diagnostics = translate('DiagnosticsStatusNotification', 'LogStatusNotification', {
  up: ({ status }) => ({ status: status === 'UploadFailed' ? 'UploadFailure' : status }),
  down: () => ({}),
})
