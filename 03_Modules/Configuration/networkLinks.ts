import type { Context } from '#base/context.js'
import { groupBy } from '#base/domain/lists.js'
import type { RequestOf } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'

type Wanted = RequestOf<'SetVariables'>['setVariableData']

/**
 * 2.1: whoever describes the APN or the VPN of a network configuration also says that it is used, and whoever gives a network configuration its CSMS and describes
 * none says that none is, where the station was told otherwise before. As far as we know what the station has.
 */
export async function refuseUnsaidLinks(wanted: Wanted, { data, station }: Context): Promise<void> {
  const networks = wanted.filter(({ component: { name, instance } }) => instance && name.toLowerCase() === 'networkconfiguration')
  for (const [instance, variables] of groupBy(networks, ({ component }) => component.instance!)) {
    const valueOf = (name: string) => variables.find(({ variable }) => variable.name.toLowerCase() === name.toLowerCase())?.attributeValue
    for (const link of ['Apn', 'Vpn']) {
      const flag = `${link}Enabled`
      const described = variables.some(({ variable: { name } }) => new RegExp(`^${link}(?!Enabled$)`, 'i').test(name))
      const said = valueOf(flag)
      if (!described && (said !== undefined || valueOf('OcppCsmsUrl') === undefined)) continue
      const used =
        said ?? (await data.variables.value(station.id, { component: 'NetworkConfiguration', componentInstance: instance, variable: flag }))
      if (described && used?.toLowerCase() !== 'true')
        throw new OcppError(
          'PropertyConstraintViolation',
          `network configuration ${instance} is given an ${link.toUpperCase()}: set ${flag} to true in the same request (B09.FR.29)`,
        )
      if (!described && used?.toLowerCase() === 'true')
        throw new OcppError(
          'PropertyConstraintViolation',
          `network configuration ${instance} is given no ${link.toUpperCase()} but has one: say with ${flag} whether it is used (B09.FR.30)`,
        )
    }
  }
}
