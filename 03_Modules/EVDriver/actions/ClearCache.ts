import { command } from '#base/ocpp/action.js'

export default command('ClearCache', {
  summary: "Empty a station's authorization cache",
  description:
    'The station forgets the tokens it has accepted before and asks for each anew. It answers `Accepted` or `Rejected` (it has no cache). ' +
    'Plugboard keeps nothing of such caches: the answer is in `/api/v1/commands`, and the station asks Authorize from then on.',
  permission: 'station.control',
  example: {},
  repeatable: true,
})
