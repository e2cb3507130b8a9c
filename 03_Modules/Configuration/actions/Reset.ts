import { command } from '#base/ocpp/action.js'

export default command('Reset', {
  summary: 'Reboot a station or one of its EVSEs',
  description:
    'With `Immediate` the station ends what is running and reboots; with `OnIdle` it waits until nothing is charging. It answers `Accepted`, `Scheduled` ' +
    '(it will, when idle) or `Rejected`. Plugboard waits for what the station then does: it disconnects and boots again, as `/api/v1/stations/{id}/connections` and `/api/v1/stations/{id}/boots` show, and its running transactions end when it says so. Over OCPP 1.6 `Immediate` is a ' +
    'hard reset and `OnIdle` a soft one, always of the whole station.',
  permission: 'station.reset',
  example: { type: 'OnIdle' },
})
