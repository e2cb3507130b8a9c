import { type NamedVariable, variableAddress } from '#base/domain/variableAddress.js'
import { plugboardData } from '#base/ocpp/customData.js'
import { isSecretVariable } from '#base/ocpp/mask.js'
import type { VariableKey } from '#base/repositories/variables.js'

/** How OCPP names one attribute of one variable. */
interface Named extends NamedVariable {
  attributeType?: string
}

export const keyOf = ({ attributeType, ...named }: Named): VariableKey => ({
  ...variableAddress(named),
  attributeType,
})

/** Where what a result speaks of stands in the device model, where the request named it otherwise. */
export const placeOf = ({ customData }: { customData?: { vendorId: string } }) => plugboardData(customData).place

/** Its value is kept nowhere. */
export const isSecret = (result: Named & { customData?: { vendorId: string } }): boolean =>
  isSecretVariable(result.variable.name) || isSecretVariable(placeOf(result)?.variable.name ?? '')

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
