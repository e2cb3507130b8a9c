import type { Page, PageRequest } from '#base/repositories.js'

/** A tariff as it was sent to a station (2.1 TariffType). */
export interface Tariff {
  tariffId: string
  currency: string
  /** All of it, as sent. */
  content: object
  firstSentBy?: string
  firstSentAt: Date
}

export type TariffKind = 'DefaultTariff' | 'DriverTariff'

/** What a station says it has (2.1 TariffAssignmentType). */
export interface TariffAssignment {
  tariffId: string
  tariffKind: TariffKind
  validFrom?: Date
  evseIds?: number[]
  idTokens?: string[]
}

/** A tariff at one EVSE of a station. */
export interface StationTariff {
  tariffId: string
  kind: TariffKind
  /** Absent: of a default, every EVSE (none is known); of a driver's, none yet. */
  evseId?: number
  validFrom?: Date
  /** Its `validFrom` is still to come. */
  pending: boolean
  /** Whose it is, where the station said so. */
  idTokens: string[]
  /** The transaction it was changed for. */
  transactionId?: string
  /** Who had the station take it, and when it did; absent where it is known from its report alone. */
  setBy?: string
  setAt?: Date
  /** When the station last reported it. */
  reportedAt?: Date
  currency?: string
  /** What it says; absent where it was not sent from here. */
  content?: object
}

export interface Tariffs {
  /** Keeps what a tariff says before it is sent. False where this id is known with another content (I08.FR.08). */
  keep(tariff: { tariffId: string; currency: string }, by: string | undefined, at: Date): Promise<boolean>
  /** The station took it as the default of an EVSE; 0: of each. */
  setDefault(
    stationPk: number,
    evseId: number,
    tariff: { tariffId: string; validFrom?: Date },
    by: string | undefined,
    at: Date,
  ): Promise<void>
  /** The station took it for a running transaction, in the place of the one it had. */
  changed(stationPk: number, transactionId: string, tariffId: string, by: string | undefined, at: Date): Promise<void>
  /** The station has these defaults no more; without `tariffIds` any, without `evseId` at every EVSE. */
  cleared(stationPk: number, which: { tariffIds?: string[]; evseId?: number }): Promise<void>
  /** The station has just these, at one EVSE or (0) at all. */
  reported(stationPk: number, evseId: number, assignments: TariffAssignment[], at: Date): Promise<void>
  /** What a station has now, by EVSE: without what a later one has replaced (I07.FR.20 to FR.22), and without that of an ended transaction (I08.FR.06). */
  ofStation(stationPk: number, filter: { kind?: TariffKind; evseId?: number }, page: PageRequest): Promise<Page<StationTariff>>
  /** The latest first. */
  list(filter: { tariffId?: string; currency?: string }, page: PageRequest): Promise<Page<Tariff>>
}
