import { command } from '#base/ocpp/action.js'
import { plugboardData } from '#base/ocpp/customData.js'
import { OcppError } from '#base/ocpp/errors.js'
import { refuseProfile } from '#util/chargingProfile.js'

export default command('RequestStartTransaction', {
  summary: 'Start a transaction at a station',
  description:
    'The station answers `Accepted` (with `transactionId` when one runs already) or `Rejected`. The transaction appears when the station reports it, with your ' +
    '`remoteStartId`; only then the token is checked, and a token that may not charge ends it. An EVSE, connector or reservation the station does not know is ' +
    'for the station to refuse. A `chargingProfile` must have the purpose `TxProfile` and no `transactionId`, and is checked like one of SetChargingProfile; it is at ' +
    '`/api/v1/stations/{id}/charging-profiles` once the station accepted, until the transaction ends.',
  permission: 'transaction.start',
  example: { remoteStartId: 1, evseId: 1, idToken: { idToken: '04A1B2C3D4', type: 'ISO14443' } },
  async before({ evseId, chargingProfile }, context) {
    // Part 2 §1.44.1; the schema of 2.0.1 does not say so.
    if (evseId !== undefined && evseId < 1)
      throw new OcppError('PropertyConstraintViolation', 'evseId is 1 or more: leave it out for the station to choose')
    if (chargingProfile) await refuseProfile({ profile: chargingProfile, use: 'start', evseId }, context)
  },
  async after({ evseId = 0, chargingProfile, remoteStartId, customData }, { status, transactionId }, { data, station, now }) {
    if (status !== 'Accepted' || !chargingProfile) return
    // F01.FR.12, F02.FR.20: without smart charging the profile is ignored.
    if ((await data.variables.value(station.id, { component: 'SmartChargingCtrlr', variable: 'Enabled' }))?.toLowerCase() === 'false')
      return
    const { unnumbered } = plugboardData(customData)
    await data.chargingProfiles.accepted(station.id, {
      evseId,
      profile: transactionId === undefined ? chargingProfile : { ...chargingProfile, transactionId },
      at: now(),
      remoteStartId: unnumbered ? undefined : remoteStartId,
    })
  },
})
