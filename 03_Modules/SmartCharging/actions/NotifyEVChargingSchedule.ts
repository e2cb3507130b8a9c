import type { Context } from '#base/context.js'
import { incoming } from '#base/ocpp/action.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import { excessOf } from '../excess.js'
import { basisOf, offerFor } from '../offer.js'

/** A vehicle that draws too much again and again is not asked for ever. */
const MOST_RENEGOTIATIONS = 3

// K15.FR.11 to K15.FR.13, K16.FR.06 to K16.FR.08, K17.FR.11 to K17.FR.13.
export default incoming('NotifyEVChargingSchedule', async (request, { data, station, receivedAt, emit }: Context) => {
  const {
    evseId,
    chargingSchedule: schedule,
    selectedChargingScheduleId: selectedScheduleId,
    powerToleranceAcceptance: toleranceAccepted,
  } = request
  const timeBase = toInstant(request.timeBase)
  const transactionId = (await data.chargingNeeds.running(station.id, evseId))?.transactionId
  const to = { evseId, transactionId: transactionId ?? '', at: receivedAt, installed: await data.chargingProfiles.installed(station.id) }
  const { basis } = basisOf(to)
  const excess = basis && excessOf(basis.profile, { schedule, timeBase, selectedId: selectedScheduleId, toleranceAccepted })
  const status = excess ? 'Rejected' : 'Accepted'
  if (
    excess &&
    transactionId !== undefined &&
    (await data.chargingNeeds.refusedSchedules(station.id, transactionId)) < MOST_RENEGOTIATIONS
  ) {
    const profile = offerFor(to)
    if (profile) emit('charging.profileDue', { ...station, evseId, profile })
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
