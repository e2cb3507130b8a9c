import { toInstant } from '#base/ocpp/dateTime.js'
import type { ChargingProfileType } from '#base/ocpp/generated/v21.js'
import type { ProfileCriteria, ProfilePair } from '#base/repositories/chargingProfiles.js'

export const pairStates = ['same', 'differs', 'notAsked', 'notReported', 'notOurs'] as const

export interface Comparison {
  state: (typeof pairStates)[number]
  /** Paths of the fields that differ. */
  differences: string[]
}

/** A report of profiles that is complete: what matches its criteria and is not in it was not there. */
export interface CompleteReport {
  requestedAt: Date
  criteria: ProfileCriteria
}

/** What the station reports against what was set there. */
export function compareProfiles({ set, reported, profileId }: ProfilePair, reports: readonly CompleteReport[]): Comparison {
  if (!set) return { state: 'notOurs', differences: [] }
  if (!reported) {
    const asked = reports.some(({ requestedAt, criteria }) => requestedAt >= set.at && covers(criteria, profileId, set))
    return { state: asked ? 'notReported' : 'notAsked', differences: [] }
  }
  const differences = [
    ...(set.evseId === reported.evseId ? [] : ['evseId']),
    ...differing(comparable(set.profile), comparable(reported.profile), ''),
  ]
  return { state: differences.length > 0 ? 'differs' : 'same', differences }
}

/** The source of what a CSMS sets (appendix ChargingLimitSourceEnumStringType). */
const OURS = 'CSO'

function covers(
  { ids, evseId, purpose, stackLevel, limitSources }: ProfileCriteria,
  profileId: number,
  set: NonNullable<ProfilePair['set']>,
) {
  return (
    (!ids || ids.includes(profileId)) &&
    (evseId === undefined || evseId === set.evseId) &&
    (purpose === undefined || purpose === set.profile.chargingProfilePurpose) &&
    (stackLevel === undefined || stackLevel === set.profile.stackLevel) &&
    (!limitSources || limitSources.includes(OURS))
  )
}

function differing(a: unknown, b: unknown, path: string): string[] {
  if (isObject(a) && isObject(b)) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
    return names.flatMap((name) => differing(a[name], b[name], Array.isArray(a) ? `${path}[${name}]` : path ? `${path}.${name}` : name))
  }
  return sameValue(a, b) ? [] : [path]
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** 8.1 is 8.10, and an instant is the same in every time zone. */
function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) < 1e-6
  if (typeof a === 'string' && typeof b === 'string' && dateTime.test(a) && dateTime.test(b)) return +toInstant(a) === +toInstant(b)
  return a === b
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/

/** customData is nobody's promise, and dynUpdateTime is for the station to set (K28.FR.05, K28.FR.09). */
const comparable = ({ customData: _theirs, dynUpdateTime: _stations, ...profile }: ChargingProfileType) => profile
