import { command } from '#base/ocpp/action.js'

export default command('ClearCache', {
  summary: "Empty a station's authorization cache",
  description:
    'The station forgets the tokens it has accepted before and asks for each anew. It answers `Accepted` or `Rejected` (it has no cache).',
  permission: 'station.control',
  example: {},
  repeatable: true,
})
