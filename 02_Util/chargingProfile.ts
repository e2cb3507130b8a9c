import { profileFaults } from '#base/domain/chargingProfile.js'
import { abilitiesOf, smartChargingComponents } from '#base/domain/smartChargingAbilities.js'
import type { KnownNeeds } from '#base/domain/vehicleNeeds.js'
import type { CommandContext } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import type { ChargingProfileType } from '#base/ocpp/generated/v21.js'

/** Throws PropertyConstraintViolation for a profile the specification forbids to send to this station; the message names each requirement. */
export async function refuseProfile(
  { profile, use, evseId, needs }: { profile: ChargingProfileType; use: 'set' | 'start'; evseId?: number; needs?: KnownNeeds },
  { data, station, stationVersion, now }: Pick<CommandContext, 'data' | 'station' | 'stationVersion' | 'now'>,
): Promise<void> {
  const transactionId = use === 'set' ? (profile.transactionId ?? (await running(station.id, evseId, data))) : undefined
  // A station of the older protocol replaces a profile of the same purpose and level by itself.
  const replaces = stationVersion !== undefined && !stationVersion.startsWith('2')
  const faults = profileFaults({
    profile,
    use,
    version: stationVersion,
    evseId,
    abilities: abilitiesOf(await data.variables.ofComponents(station.id, smartChargingComponents), evseId ?? 0),
    needs: needs ?? (transactionId === undefined ? undefined : await data.chargingNeeds.known(station.id, transactionId)),
    others: replaces || use === 'start' ? [] : await data.chargingProfiles.installed(station.id),
    at: now(),
  })
  if (faults.length > 0) throw new OcppError('PropertyConstraintViolation', faults.join('; '))
}

const running = async (stationPk: number, evseId: number | undefined, data: CommandContext['data']) =>
  evseId ? (await data.chargingNeeds.running(stationPk, evseId))?.transactionId : undefined
