import { incoming } from '#base/ocpp/action.js'

// N11.FR.05: streams are not taken. The station then reports the same readings by NotifyEvent (N11.FR.07), which keeps them.
export default incoming('OpenPeriodicEventStream', async () => ({
  status: 'Rejected',
  statusInfo: { reasonCode: 'NotSupported', additionalInfo: 'report by NotifyEvent' },
}))
