import { faultOfPassword } from '#base/domain/stationPassword.js'
import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { followed } from '#util/followedRequest.js'

const { before, after } = followed('SetNetworkProfile')

export default command('SetNetworkProfile', {
  summary: 'Tell a station how to reach a CSMS',
  description:
    'Fills one of its configuration slots. The station answers `Accepted`, `Rejected` (it has no such slot, the content is invalid, or the security profile would be ' +
    'lower than the present one) or `Failed`. Nothing changes yet: put the slot first in `OCPPCommCtrlr.NetworkConfigurationPriority` with SetVariables, then Reset. ' +
    'A higher security profile counts here from the first connection with it on, and lower ones are refused then; a `basicAuthPassword` of its own is accepted besides the present one. ' +
    'The history is at `/api/v1/stations/{id}/network-profiles`, without passwords. OCPP 1.6 knows nothing of it.',
  permission: 'station.configure',
  example: {
    configurationSlot: 2,
    connectionData: {
      ocppVersion: 'OCPP20',
      ocppTransport: 'JSON',
      ocppCsmsUrl: 'wss://csms.example.com/ocpp',
      messageTimeout: 30,
      securityProfile: 2,
      ocppInterface: 'Wired0',
    },
  },
  check({ connectionData: { basicAuthPassword } }) {
    const fault = basicAuthPassword === undefined ? undefined : faultOfPassword(basicAuthPassword)
    const field = 'connectionData.basicAuthPassword'
    if (fault) throw new OcppError('PropertyConstraintViolation', `${field} ${fault}`, { field })
  },
  async before(request, context) {
    if (context.stationVersion && !context.stationVersion.startsWith('2'))
      throw new OcppError(
        'NotSupported',
        'OCPP 1.6 has no network profiles: what a station connects to is set by configuration keys of its maker',
      )
    await before(request, context)
  },
  after,
})
