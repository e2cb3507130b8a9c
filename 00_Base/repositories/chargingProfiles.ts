import type { InstalledProfile } from '#base/domain/chargingProfile.js'
import type { ChargingProfileType, CompositeScheduleType } from '#base/ocpp/generated/v21.js'
import type { Page, PageRequest } from '#base/repositories.js'

/** A profile as one side knows it. */
export interface ProfileSide {
  /** 0 is the whole station. */
  evseId: number
  profile: ChargingProfileType
  /** When the station accepted it, or its report was received. */
  at: Date
  /** Who put it on the station, as it reports (CSO, EMS, SO, Other …). */
  limitSource?: string
}

/** One id on one station: what we set there, and what the station says it has. At least one of them. */
export interface ProfilePair {
  profileId: number
  set?: ProfileSide
  reported?: ProfileSide
}

/** All given ones must match; none given matches all. */
export interface ProfileCriteria {
  ids?: readonly number[]
  evseId?: number
  purpose?: string
  stackLevel?: number
  /** As reported. */
  limitSources?: readonly string[]
}

export interface ProfileFilter {
  evseId?: number
  purpose?: string
  transactionId?: string
}

/** A profile that decides what one EVSE may draw. */
export interface ProfileInForce extends InstalledProfile {
  profile: ChargingProfileType
}

export interface CompositeSchedule {
  schedule: CompositeScheduleType
  /** When the station calculated it. */
  at: Date
}

export interface ChargingProfiles {
  /** The station took it. One of the same id is replaced (K01.FR.05); on a 1.6 station also one of the same purpose, level and EVSE. */
  accepted(stationPk: number, set: { evseId: number; profile: ChargingProfileType; at: Date; remoteStartId?: number }): Promise<void>
  /** Keeps what one part of a report says. */
  reported(stationPk: number, part: { evseId: number; limitSource: string; profiles: ChargingProfileType[]; at: Date }): Promise<void>
  /** The station answered that it reports what matches: what it reported before that request does not count any more. */
  askedAgain(stationPk: number, criteria: ProfileCriteria, request: { requestId: number }): Promise<void>
  /** The station has none left that match, except what is not ours to clear (K10.FR.03, K10.FR.04, K10.FR.08). */
  cleared(stationPk: number, criteria: ProfileCriteria): Promise<void>
  /** K02.FR.05: its TxProfiles are gone with it. */
  endTransaction(stationPk: number, transactionPk: number): Promise<void>
  /** Everything known to be on the station, by either side. */
  installed(stationPk: number): Promise<ProfileInForce[]>
  /** The one of this id, as we set it. */
  find(stationPk: number, profileId: number): Promise<ProfileSide | undefined>
  list(stationPk: number, filter: ProfileFilter, page: PageRequest): Promise<Page<ProfilePair>>
  /** Makes it the last one of its EVSE. */
  recordComposite(stationPk: number, composite: CompositeSchedule): Promise<void>
  composites(stationPk: number, evseId: number | undefined, page: PageRequest): Promise<Page<CompositeSchedule & { evseId: number }>>
}
