/** How OCPP names a variable. */
export interface NamedVariable {
  component: { name: string; instance?: string; evse?: { id: number; connectorId?: number } }
  variable: { name: string; instance?: string }
}

/** Which variable of which component, as columns have it. */
export const variableAddress = ({ component, variable }: NamedVariable) => ({
  component: component.name,
  componentInstance: component.instance,
  evseId: component.evse?.id,
  connectorId: component.evse?.connectorId,
  variable: variable.name,
  variableInstance: variable.instance,
})
