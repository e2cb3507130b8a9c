import { command } from '#base/ocpp/action.js'
import { askedOf } from '../askedOf.js'

export default command('ClearDERControl', {
  summary: 'Remove DER settings or curves from a station',
  description:
    'By `controlId`, or all of a `controlType`, or all there are; `isDefault` says whether of the default ones or of the scheduled ones. The station answers ' +
    '`Accepted`, `NotFound` (it has none), `NotSupported` (it has no such type) or `Rejected`. What it has no more leaves ' +
    '`/api/v1/stations/{id}/der-controls`. DER control came with OCPP 2.1.',
  permission: 'station.der',
  example: { isDefault: false, controlType: 'VoltWatt' },
  async after(request, { status }, { data, station }) {
    // R04.FR.41 to R04.FR.46: what it does not find it does not have. Beside an id the type is not used.
    if (status === 'Accepted' || status === 'NotFound') await data.derControls.remove(station.id, askedOf(request))
  },
})
