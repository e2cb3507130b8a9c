import { fromPurpose, toPurpose } from './chargingProfile.js'
import { type Request16, rawCommand, translateCommand } from './translation.js'

export default translateCommand('ClearChargingProfile', {
  sends: ['ClearChargingProfile'],
  // With an id, 2.x disregards the criteria (K10.FR.04); 1.6 asks both to match (errata §3.25).
  calls({ chargingProfileId, chargingProfileCriteria: { evseId, chargingProfilePurpose, stackLevel } = {} }) {
    const criteria: Request16<'ClearChargingProfile'> =
      chargingProfileId === undefined
        ? {
            ...(evseId === undefined ? {} : { connectorId: evseId }),
            ...(chargingProfilePurpose === undefined ? {} : { chargingProfilePurpose: toPurpose(chargingProfilePurpose) }),
            ...(stackLevel === undefined ? {} : { stackLevel }),
          }
        : { id: chargingProfileId }
    return [{ action: 'ClearChargingProfile', payload: criteria }]
  },
  up: ([answer]) => ({ status: answer!.status }),
})

export const raw = rawCommand('ClearChargingProfile', 'ClearChargingProfile', {
  summary: 'Remove charging profiles from an OCPP 1.6 station',
  description: `All that match every field are removed; an empty body removes all. The station answers \`Accepted\`, or \`Unknown\` when none matches; either way they
are gone from \`/api/v1/stations/{id}/charging-profiles\`.`,
  example: { id: 100 },
  // An id beside criteria removes less in 1.6 than it says in 2.x; then nothing is concluded from it.
  as: ({ id, connectorId, chargingProfilePurpose, stackLevel }, { status }) => {
    const criteria = [connectorId, chargingProfilePurpose, stackLevel].some((criterion) => criterion !== undefined)
    if (id !== undefined && criteria) return undefined
    return {
      request: {
        chargingProfileId: id,
        chargingProfileCriteria:
          id === undefined
            ? { evseId: connectorId, chargingProfilePurpose: chargingProfilePurpose && fromPurpose(chargingProfilePurpose), stackLevel }
            : undefined,
      },
      response: { status },
    }
  },
})
