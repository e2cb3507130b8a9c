import { checkProfile, fromProfile, toProfile } from './chargingProfile.js'
import { rawCommand, translateCommand } from './translation.js'

/** 1.6 §7.11: a station without smart charging has a word of its own for it. */
const answer = (status: 'Accepted' | 'Rejected' | 'NotSupported') =>
  status === 'NotSupported'
    ? { status: 'Rejected' as const, statusInfo: { reasonCode: 'UnsupportedRequest', additionalInfo: 'NotSupported' } }
    : { status }

export default translateCommand('SetChargingProfile', {
  sends: ['SetChargingProfile'],
  calls: ({ evseId, chargingProfile }) => [
    { action: 'SetChargingProfile', payload: { connectorId: evseId, csChargingProfiles: toProfile(chargingProfile) } },
  ],
  up: ([said]) => answer(said!.status),
})

export const raw = rawCommand('SetChargingProfile', 'SetChargingProfile', {
  summary: 'Limit or schedule what an OCPP 1.6 station, a connector or a transaction may draw',
  description: `\`connectorId\` 0 is the station. The body is sent as given; only what 1.6 forbids to send is refused. The station answers \`Accepted\`, \`Rejected\` or \`NotSupported\`;
what it accepted is at \`/api/v1/stations/{id}/charging-profiles\`. One of the same id, or of the same purpose and stack level, is replaced.`,
  example: {
    connectorId: 1,
    csChargingProfiles: {
      chargingProfileId: 100,
      stackLevel: 0,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] },
    },
  },
  check: ({ connectorId, csChargingProfiles }) => checkProfile(csChargingProfiles, 'csChargingProfiles', 'set', connectorId),
  as: ({ connectorId, csChargingProfiles }, { status }) => ({
    request: { evseId: connectorId, chargingProfile: fromProfile(csChargingProfiles) },
    response: answer(status),
  }),
})
