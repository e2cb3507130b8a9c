import { command } from '#base/ocpp/action.js'
import { refuseProfile } from '#util/chargingProfile.js'

// K01.FR.72, K01.FR.96, K01.FR.104, K01.FR.105, Q03.FR.01: whatever the schema of the station's version knows may be sent, unless it said that it cannot take it.
export default command('SetChargingProfile', {
  summary: 'Limit or schedule what a station, an EVSE or a transaction may draw',
  description: `The profile is checked before it is sent, and refused with the requirement it breaks: purposes (\`TxProfile\` needs an \`evseId\` above 0 and a
\`transactionId\`, \`ChargingStationMaxProfile\` is for \`evseId\` 0), stack levels, kinds and \`startSchedule\`, periods, and what the station said of itself in its
variables (\`SmartChargingCtrlr\`: RateUnit, PeriodsPerSchedule, ProfileStackLevel …; a GetBaseReport brings them). The station answers \`Accepted\` or \`Rejected\`.
What it accepted is at \`/api/v1/stations/{id}/charging-profiles\`; a profile of the same \`id\` is replaced, a \`TxProfile\` ends with its transaction,
and ClearChargingProfile also takes away what the station itself has lost.
A station of OCPP 1.6 gets the same as far as 1.6 can say it, and a refusal with the reason where it cannot.`,
  permission: 'station.charging',
  example: {
    evseId: 1,
    chargingProfile: {
      id: 100,
      stackLevel: 0,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: [{ id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 16, numberPhases: 3 }] }],
    },
  },
  before: ({ evseId, chargingProfile: profile }, context) => refuseProfile({ profile, use: 'set', evseId }, context),
  async after({ evseId, chargingProfile: profile }, { status }, { data, station, now }) {
    if (status === 'Accepted') await data.chargingProfiles.accepted(station.id, { evseId, profile, at: now() })
  },
})
