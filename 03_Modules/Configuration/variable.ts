import { type NamedVariable, variableAddress } from '#base/domain/variableAddress.js'
import type { VariableKey } from '#base/repositories/variables.js'

/** How OCPP names one attribute of one variable. */
interface Named extends NamedVariable {
  attributeType?: string
}

export const keyOf = ({ attributeType, ...named }: Named): VariableKey => ({
  ...variableAddress(named),
  attributeType,
})

/** The password of the station, now or with one of its network configurations. */
export const isLoginPassword = ({ component, variable, attributeType = 'Actual' }: Named): boolean =>
  attributeType === 'Actual' &&
  variable.name.toLowerCase() === 'basicauthpassword' &&
  ['securityctrlr', 'networkconfiguration'].includes(component.name.toLowerCase())

/** Names compare without regard to case; an absent attribute type is Actual (B05.FR.13). */
export const sameVariable = (one: Named, other: Named): boolean => text(one) === text(other)

const text = (named: Named) => {
  const { attributeType = 'Actual', ...key } = keyOf(named)
  return JSON.stringify([
    key.component,
    key.componentInstance,
    key.evseId,
    key.connectorId,
    key.variable,
    key.variableInstance,
    attributeType,
  ]).toLowerCase()
}
