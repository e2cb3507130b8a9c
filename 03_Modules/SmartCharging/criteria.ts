import type { RequestOf } from '#base/ocpp/action.js'
import type { ProfileCriteria } from '#base/repositories/chargingProfiles.js'

/** Which profiles a GetChargingProfiles asks for; all that is named must match (K09.FR.04 to K09.FR.06). */
export function criteriaOf({ evseId, chargingProfile }: RequestOf<'GetChargingProfiles'>): ProfileCriteria {
  const { chargingProfileId: ids, stackLevel, chargingProfilePurpose: purpose, chargingLimitSource: limitSources } = chargingProfile
  return { evseId, ids, stackLevel, purpose, limitSources }
}
