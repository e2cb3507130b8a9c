/** A charging profile in the words of either version, as far as the station looks into it. */
export interface Profile {
  id: number
  evseId: number
  purpose: string
  stackLevel: number
  unit: string
  periods: Array<{ startPeriod: number; limit?: number; numberPhases?: number }>
  /** As it came. */
  whole: object
}

export interface ProfileCriteria {
  id?: number
  evseId?: number
  purpose?: string
  stackLevel?: number
}

export interface CompositePeriod {
  startPeriod: number
  limit: number
  numberPhases?: number
}

/** What a station keeps that its operator gave it. */
export interface Memory {
  listVersion: number
  /** D01.FR.15, D01.FR.18: a difference must be newer than what is there. */
  sendList(list: { version: number; full: boolean }): 'Accepted' | 'VersionMismatch'
  setProfile(profile: Profile): void
  profiles(criteria?: ProfileCriteria): Profile[]
  /** How many were cleared. */
  clearProfiles(criteria: ProfileCriteria): number
  /** The limit of the highest profile of the EVSE, or all that its cable can; from now on. */
  composite(wanted: { evseId: number; durationSeconds: number; unit?: string; powerW: number }): {
    unit: string
    periods: CompositePeriod[]
  }
}

const VOLTS_OF_ALL_PHASES = 3 * 230
/** What limits a transaction most closely comes first. */
const purposes = ['TxProfile', 'TxDefaultProfile', 'ChargingStationMaxProfile', 'ChargePointMaxProfile']

export function memory(): Memory {
  const kept = new Map<number, Profile>()
  const matching = ({ id, evseId, purpose, stackLevel }: ProfileCriteria = {}) =>
    [...kept.values()].filter(
      (one) =>
        (id === undefined || one.id === id) &&
        (evseId === undefined || one.evseId === evseId) &&
        (purpose === undefined || one.purpose === purpose) &&
        (stackLevel === undefined || one.stackLevel === stackLevel),
    )
  return {
    listVersion: 0,
    sendList({ version, full }) {
      if (!full && version <= this.listVersion) return 'VersionMismatch'
      this.listVersion = version
      return 'Accepted'
    },
    setProfile: (profile) => void kept.set(profile.id, profile),
    profiles: matching,
    clearProfiles(criteria) {
      const gone = matching(criteria)
      for (const { id } of gone) kept.delete(id)
      return gone.length
    },
    composite({ evseId, durationSeconds, unit, powerW }) {
      const [first] = matching()
        .filter((one) => one.evseId === 0 || one.evseId === evseId)
        .toSorted((a, b) => purposes.indexOf(a.purpose) - purposes.indexOf(b.purpose) || b.stackLevel - a.stackLevel)
      const shown = unit ?? first?.unit ?? 'W'
      const most = shown === 'W' ? powerW : Math.floor(powerW / VOLTS_OF_ALL_PHASES)
      const same = first && first.unit === shown
      const periods = same ? first.periods.filter(({ startPeriod }) => startPeriod < durationSeconds) : [{ startPeriod: 0 }]
      return {
        unit: shown,
        periods: periods.map(({ startPeriod, limit = most, numberPhases }) => ({
          startPeriod,
          limit: Math.min(limit, most),
          ...(numberPhases === undefined ? {} : { numberPhases }),
        })),
      }
    },
  }
}
