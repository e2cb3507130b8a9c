import type { ComponentType, VariableType } from '#base/ocpp/generated/v21.js'
import type { Monitor } from '#base/repositories/monitors.js'

/** What a monitor watches, in our words. */
export const watched = ({
  component,
  variable,
}: {
  component: ComponentType
  variable: VariableType
}): Pick<Monitor, 'component' | 'componentInstance' | 'evseId' | 'connectorId' | 'variable' | 'variableInstance'> => ({
  component: component.name,
  componentInstance: component.instance,
  evseId: component.evse?.id,
  connectorId: component.evse?.connectorId,
  variable: variable.name,
  variableInstance: variable.instance,
})
