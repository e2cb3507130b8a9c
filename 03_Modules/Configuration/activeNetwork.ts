import type { Context } from '#base/context.js'
import type { RequestOf } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'

type Wanted = RequestOf<'SetVariables'>['setVariableData']

/** 2.1 B09.FR.21: a network configuration among those the station connects with is not changed under its feet, as far as we know which these are. */
export async function refuseActiveNetwork(wanted: Wanted, { data, station }: Context): Promise<void> {
  const networks = wanted.filter(({ component: { name, instance } }) => instance && name.toLowerCase() === 'networkconfiguration')
  if (networks.length === 0) return
  const priority = await data.variables.value(station.id, { component: 'OCPPCommCtrlr', variable: 'NetworkConfigurationPriority' })
  const inUse = (priority ?? '').split(',').map((slot) => slot.trim())
  const wrong = networks.find(({ component: { instance } }) => inUse.includes(instance!))
  if (wrong)
    throw new OcppError(
      'PropertyConstraintViolation',
      `network configuration ${wrong.component.instance} is in use (NetworkConfigurationPriority): change another and then the priority (B09.FR.21)`,
    )
}
