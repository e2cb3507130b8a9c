import { command } from '#base/ocpp/action.js'

export default command('UnlockConnector', {
  summary: 'Release the cable of a connector',
  description:
    'For a driver whose cable is stuck. The station answers `Unlocked`, `UnlockFailed`, `OngoingAuthorizedTransaction` (stop the transaction first) or ' +
    '`UnknownConnector`. It is not a way to stop charging. Nothing follows here from the answer, which is in ' +
    '`/api/v1/commands`: a connector that is free now says so by its status.',
  permission: 'station.control',
  example: { evseId: 1, connectorId: 1 },
})
