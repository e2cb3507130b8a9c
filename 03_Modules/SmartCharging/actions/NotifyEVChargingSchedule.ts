import type { Context } from '#base/context.js'
import { incoming } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import type { ChargingProfileType } from '#base/ocpp/generated/v21.js'
import type { VehicleNeeds } from '#base/repositories/chargingNeeds.js'
import { excessOf } from '../excess.js'
import { basisOf } from '../offer.js'
import { prepareOffer } from '../prepareOffer.js'

/** A vehicle that draws too much again and again is not asked for ever. */
const MOST_RENEGOTIATIONS = 3

// K15.FR.11 to K15.FR.13, K16.FR.06 to K16.FR.08, K17.FR.11 to K17.FR.13, K18.FR.11 to K18.FR.13.
export default incoming('NotifyEVChargingSchedule', async (request, context) => {
  const { data, station, receivedAt, emit } = context
  const {
    evseId,
    chargingSchedule: schedule,
    selectedChargingScheduleId: selectedScheduleId,
    powerToleranceAcceptance: toleranceAccepted,
  } = request
  const timeBase = toInstant(request.timeBase)
  const transactionId = (await data.chargingNeeds.running(station.id, evseId))?.transactionId
  const last = transactionId === undefined ? undefined : await data.chargingNeeds.last(station.id, transactionId)
  const allowed = await allowedTo({ evseId, transactionId, last }, context)
  const excess = allowed && excessOf(allowed, { schedule, timeBase, selectedId: selectedScheduleId, toleranceAccepted })
  const status = excess ? 'Rejected' : 'Accepted'
  if (
    excess &&
    transactionId !== undefined &&
    (await data.chargingNeeds.refusedSchedules(station.id, transactionId)) < MOST_RENEGOTIATIONS
  ) {
    const { needs, maxScheduleTuples } = last ?? {}
    const again = await prepareOffer({ evseId, transactionId, needs, maxScheduleTuples }, context)
    if ('profile' in again) emit('charging.profileDue', { ...station, evseId, profile: again.profile })
  }
  await data.chargingNeeds.recordSchedule(station.id, {
    evseId,
    transactionId,
    timeBase,
    schedule,
    selectedScheduleId,
    toleranceAccepted,
    receivedAt,
    status,
    excess,
  })
  return { status }
})

/** What the vehicle was offered: its profile on the station, or the one on its way there, or the default. */
async function allowedTo(
  { evseId, transactionId = '', last }: { evseId: number; transactionId?: string; last?: VehicleNeeds },
  { data, station, receivedAt: at }: Context,
): Promise<ChargingProfileType | undefined> {
  // K17.FR.11, K19.FR.10: in dynamic control the station decides, and tells our own schedule.
  if (last?.needs.controlMode === 'DynamicControl') return undefined
  const { basis, mine } = basisOf({ evseId, transactionId, at, installed: await data.chargingProfiles.installed(station.id) })
  return mine ? basis?.profile : (last?.profile ?? basis?.profile)
}
