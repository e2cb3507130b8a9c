import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'

const notOurs = ['ChargingStationExternalConstraints', 'LocalGeneration']

export default command('ClearChargingProfile', {
  summary: 'Remove charging profiles from a station',
  description: `Name one by \`chargingProfileId\`, or say with \`chargingProfileCriteria\` what those to be removed have in common: \`evseId\`, purpose and stack level
must all match. The station answers \`Accepted\`, or \`Unknown\` when it has none that match; either way they are gone from
\`/api/v1/stations/{id}/charging-profiles\`. Limits that others set are not removed (K10.FR.06).`,
  permission: 'station.charging',
  example: { chargingProfileCriteria: { chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 0, evseId: 1 } },
  async before({ chargingProfileId, chargingProfileCriteria: { evseId, stackLevel, chargingProfilePurpose } = {} }) {
    if ([chargingProfileId, evseId, stackLevel, chargingProfilePurpose].every((criterion) => criterion === undefined))
      throw new OcppError('OccurrenceConstraintViolation', 'name a chargingProfileId, or an evseId, stackLevel or purpose (K10.FR.02)')
    if (chargingProfilePurpose && notOurs.includes(chargingProfilePurpose))
      throw new OcppError('PropertyConstraintViolation', `${chargingProfilePurpose} is not the CSMS's to clear (K10.FR.06)`)
  },
  // Accepted and Unknown say the same of what is left. An id alone decides where there is one (K10.FR.03, K10.FR.04).
  async after({ chargingProfileId: id, chargingProfileCriteria: criteria = {} }, _response, { data, station }) {
    const { evseId, stackLevel, chargingProfilePurpose: purpose } = criteria
    await data.chargingProfiles.cleared(station.id, id === undefined ? { evseId, stackLevel, purpose } : { ids: [id] })
  },
})
