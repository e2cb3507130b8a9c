import { command } from '#base/ocpp/action.js'
import { listWords } from '../listWords.js'

// D02
export default command('GetLocalListVersion', {
  summary: 'Ask a station for the version of its local authorization list',
  description:
    'The station answers `versionNumber`. 0 means that it has no list: none was sent yet, or lists are not enabled. An OCPP 1.6 station answers -1 when it supports no ' +
    'lists at all. It is kept, and shown at `/api/v1/stations/{id}/local-list` beside what Plugboard knows of the list.',
  permission: 'station.inspect',
  example: {},
  repeatable: true,
  async after(_request, { versionNumber, customData }, { data, station, now }) {
    await data.localLists.told(station.id, versionNumber, listWords(customData), now())
  },
})
