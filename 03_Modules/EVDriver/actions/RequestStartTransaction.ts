import { command } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'

export default command('RequestStartTransaction', {
  summary: 'Start a transaction at a station',
  description:
    'The station answers `Accepted` (with `transactionId` when one runs already) or `Rejected`. The transaction appears when the station reports it, with your ' +
    '`remoteStartId`; only then the token is checked, and a token that may not charge ends it. An EVSE, connector or reservation the station does not know is ' +
    'for the station to refuse. A `chargingProfile` must have the purpose `TxProfile` and no `transactionId`.',
  permission: 'transaction.start',
  example: { remoteStartId: 1, evseId: 1, idToken: { idToken: '04A1B2C3D4', type: 'ISO14443' } },
  async before({ evseId, chargingProfile }) {
    // Part 2 §1.44.1; the schema of 2.0.1 does not say so.
    if (evseId !== undefined && evseId < 1)
      throw new OcppError('PropertyConstraintViolation', 'evseId is 1 or more: leave it out for the station to choose')
    if (!chargingProfile) return
    if (chargingProfile.chargingProfilePurpose !== 'TxProfile')
      throw new OcppError(
        'PropertyConstraintViolation',
        'a transaction is started with a profile of purpose TxProfile (F01.FR.09, F02.FR.17)',
      )
    if (chargingProfile.transactionId !== undefined)
      throw new OcppError(
        'PropertyConstraintViolation',
        'the profile of a transaction that is to start names no transactionId (F01.FR.11, F02.FR.19)',
      )
  },
})
