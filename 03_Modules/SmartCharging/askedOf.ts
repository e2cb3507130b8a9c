import type { RequestOf } from '#base/ocpp/action.js'
import type { DerSelection } from '#base/repositories/derControls.js'

type Asked = Omit<RequestOf<'GetDERControl'>, 'requestId'>

/** What a GetDERControl or ClearDERControl is about; beside an id the type is not used. */
export const askedOf = ({ isDefault, controlType, controlId }: Asked): DerSelection => ({
  isDefault,
  controlId,
  controlType: controlId === undefined ? controlType : undefined,
})
