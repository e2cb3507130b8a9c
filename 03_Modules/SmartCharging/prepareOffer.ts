import { abilitiesOf, smartChargingComponents } from '#base/domain/smartChargingAbilities.js'
import { knownNeeds } from '#base/domain/vehicleNeeds.js'
import type { CommandContext } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import type { ChargingNeedsType, ChargingProfileType } from '#base/ocpp/generated/v21.js'
import { refuseProfile } from '#util/chargingProfile.js'
import type { Ceiling } from './fitSchedule.js'
import { offerFor } from './offer.js'

export interface Vehicle {
  evseId: number
  transactionId: string
  /** Absent where it made none known. */
  needs?: ChargingNeedsType
  maxScheduleTuples?: number
  /** What it was offered last. */
  offered?: ChargingProfileType
}

/** More limits at once than any station has. */
const MOST_LIMITS = 100

/** The profile for a vehicle from all that is stored about its station; in words why there is none to send. */
export async function prepareOffer(
  { evseId, transactionId, needs, maxScheduleTuples, offered }: Vehicle,
  context: Pick<CommandContext, 'data' | 'station' | 'stationVersion' | 'now'>,
): Promise<{ profile: ChargingProfileType } | { reason: string }> {
  const { data, station, now } = context
  const can = abilitiesOf(await data.variables.ofComponents(station.id, smartChargingComponents), evseId)
  const profile = offerFor({
    evseId,
    transactionId,
    at: now(),
    needs,
    offered,
    mostPeriods: Math.min(maxScheduleTuples ?? Number.POSITIVE_INFINITY, can.periodsPerSchedule ?? Number.POSITIVE_INFINITY),
    installed: await data.chargingProfiles.installed(station.id),
    idsAbove: can.maxExternalConstraintsId,
    rateUnits: can.rateUnits,
    evseMaxW: await maxPowerOf(evseId, context),
    limits: await limitsOn(evseId, context),
  })
  if (!profile) return { reason: 'neither a profile nor a default is there to send, and the vehicle told no limits' }
  try {
    await refuseProfile({ profile, use: 'set', evseId, needs: needs && knownNeeds(needs, maxScheduleTuples) }, context)
    return { profile }
  } catch (err) {
    if (!OcppError.is(err)) throw err
    return { reason: err.message }
  }
}

type Given = Pick<CommandContext, 'data' | 'station'>

async function maxPowerOf(evseId: number, { data, station }: Given): Promise<number | undefined> {
  const powers = (await data.connectors.list([station.id])).flatMap((one) => (one.evseId === evseId ? (one.maxPowerW ?? []) : []))
  return powers.length > 0 ? Math.max(...powers) : undefined
}

/** K11, K12: limits of others that hold now; those that add what is generated nearby limit nothing. */
async function limitsOn(evseId: number, { data, station }: Given): Promise<Ceiling[]> {
  const { items } = await data.chargingLimits.list(station.id, { present: true }, { limit: MOST_LIMITS })
  return items
    .filter((limit) => [0, evseId].includes(limit.evseId) && !limit.localGeneration)
    .flatMap(({ schedules = [], at }) =>
      schedules.map((schedule) => ({
        chargingProfileKind: 'Absolute' as const,
        schedule: { ...schedule, startSchedule: schedule.startSchedule ?? at.toISOString() },
      })),
    )
}
