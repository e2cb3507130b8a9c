import { plugboardData } from '#base/ocpp/customData.js'
import type { CustomDataType } from '#base/ocpp/generated/v21.js'
import type { ListWords } from '#base/repositories/localLists.js'

/** What the answer of a station says its lists can hold. */
export function listWords(customData: CustomDataType | undefined): ListWords {
  const { anyType = false, tokenMaxLength } = plugboardData(customData)
  return { anyType, tokenMaxLength }
}
