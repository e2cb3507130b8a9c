import type { OcppVersion } from '#base/ocpp/version.js'
import type { TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'

/** A booted station behind a third-party client, and the operator's way to it. */
export async function operatedStation(plugboard: TestPlugboard, stationId: string, version: OcppVersion) {
  await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
  const client = await rpcStation(plugboard.ocpp, stationId, version)
  await client.call('BootNotification', bootOf(version))
  const stationPk = (await plugboard.app.data.system.links.access(1, stationId))!.stationPk
  const asked: object[] = []
  return {
    client,
    stationId,
    stationPk,
    /** What it was asked, in order, by the actions that `answer` named. */
    asked,
    /** From now on it answers this to an action. */
    answer: (action: string, response: object) =>
      client.handle(action, async ({ params }) => {
        asked.push(params!)
        return response
      }),
    /** What came of an operator's command. */
    send: async (module: string, action: string, body: object, route: string = version === '1.6' ? '2.0.1' : version) =>
      (await plugboard.api('POST', `/ocpp/${route}/${module}/${action}?identifier=${stationId}`, body)).body[0],
    /** A resource of the station, such as `monitors?type=Delta`. */
    get: async (path: string) => (await plugboard.api('GET', `/api/v1/stations/${stationPk}/${path}`)).body,
  }
}
