import type { Context } from '#base/context.js'
import { incoming, type RequestOf } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import type { ChargingProfileType } from '#base/ocpp/generated/v21.js'
import { prepareOffer } from '../prepareOffer.js'

type Needs = RequestOf<'NotifyEVChargingNeeds'>

// K15.FR.03, K15.FR.04: Accepted promises a profile, and one follows (K15.FR.07); so it is said only where there is one to send. It is ready with the answer,
// so that nothing is left to be Processing (K15.FR.05).
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
  { evseId, maxScheduleTuples, chargingNeeds: needs }: Needs,
  transactionId: string,
  context: Context,
): Promise<ChargingProfileType | undefined> {
  const { data, station, log } = context
  const offered = (await data.chargingNeeds.last(station.id, transactionId))?.profile
  const made = await prepareOffer({ evseId, transactionId, needs, maxScheduleTuples, offered }, context)
  if ('profile' in made) return made.profile
  log.info({ evseId, reason: made.reason }, 'no profile for the needs of a vehicle')
  return undefined
}

/** K18.FR.22, K19.FR.15, Q01.FR.04: where it was said how this vehicle may take energy (NotifyAllowedEnergyTransfer), and it asks for another way. */
async function isRefused({ chargingNeeds }: Needs, transactionId: string | undefined, { data, station }: Context): Promise<boolean> {
  const allowed = transactionId === undefined ? undefined : await data.chargingNeeds.allowed(station.id, transactionId)
  return allowed !== undefined && !allowed.includes(chargingNeeds.requestedEnergyTransfer)
}
