import type { Context } from '#base/context.js'
import { abilitiesOf, smartChargingComponents } from '#base/domain/smartChargingAbilities.js'
import { knownNeeds } from '#base/domain/vehicleNeeds.js'
import { incoming, type RequestOf } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import { OcppError } from '#base/ocpp/errors.js'
import type { ChargingProfileType } from '#base/ocpp/generated/v21.js'
import { refuseProfile } from '#util/chargingProfile.js'
import { offerFor } from '../offer.js'

type Needs = RequestOf<'NotifyEVChargingNeeds'>

// Each is answered (K15.FR.02, K17.FR.02, K18.FR.02, K19.FR.02). Accepted promises a profile, and one follows (K15.FR.07, K17.FR.07, K18.FR.07, K19.FR.07), so it is
// said only where there is one to send (K15.FR.03, K17.FR.03, K18.FR.03, K19.FR.03, Q01.FR.07); where there is none that is said (K15.FR.04, K17.FR.04).
export default incoming('NotifyEVChargingNeeds', async (request, context) => {
  const { data, station, receivedAt, emit } = context
  const { evseId, chargingNeeds: needs, maxScheduleTuples, timestamp } = request
  const transactionId = (await data.chargingNeeds.running(station.id, evseId))?.transactionId
  const refused = await isRefused(request, transactionId, context)
  const profile = transactionId === undefined || refused ? undefined : await offer(request, transactionId, context)
  const status = profile ? 'Accepted' : refused ? 'Rejected' : withoutProfile(needs)
  const at = timestamp ? toInstant(timestamp) : receivedAt
  await data.chargingNeeds.record(station.id, { evseId, transactionId, needs, maxScheduleTuples, at, receivedAt, status, profile })
  if (profile) emit('charging.profileDue', { ...station, evseId, profile })
  return { status }
})

/** K18.FR.04, K19.FR.04: to a vehicle of ISO 15118-20, Rejected would mean that its kind of energy transfer is refused, and end the transaction. */
const withoutProfile = ({ controlMode, v2xChargingParameters }: Needs['chargingNeeds']) =>
  controlMode || v2xChargingParameters ? 'NoChargingProfile' : 'Rejected'

async function offer(
  { evseId, maxScheduleTuples, chargingNeeds }: Needs,
  transactionId: string,
  context: Context,
): Promise<ChargingProfileType | undefined> {
  const { data, station, receivedAt: at } = context
  const can = abilitiesOf(await data.variables.ofComponents(station.id, smartChargingComponents), evseId)
  const mostPeriods = Math.min(maxScheduleTuples ?? Number.POSITIVE_INFINITY, can.periodsPerSchedule ?? Number.POSITIVE_INFINITY)
  const installed = await data.chargingProfiles.installed(station.id)
  const profile = offerFor({ evseId, transactionId, at, mostPeriods, installed, idsAbove: can.maxExternalConstraintsId })
  try {
    if (profile) await refuseProfile({ profile, use: 'set', evseId, needs: knownNeeds(chargingNeeds, maxScheduleTuples) }, context)
    return profile
  } catch (err) {
    if (!OcppError.is(err)) throw err
    context.log.warn({ evseId, reason: err.message }, 'the profile for charging needs may not be sent')
    return undefined
  }
}

/** K18.FR.22, K19.FR.15, Q01.FR.04: where it was said how this vehicle may take energy (NotifyAllowedEnergyTransfer), and it asks for another way. */
async function isRefused({ chargingNeeds }: Needs, transactionId: string | undefined, { data, station }: Context): Promise<boolean> {
  const allowed = transactionId === undefined ? undefined : await data.chargingNeeds.allowed(station.id, transactionId)
  return allowed !== undefined && !allowed.includes(chargingNeeds.requestedEnergyTransfer)
}
