import type { KnownNeeds } from '#base/domain/vehicleNeeds.js'
import type { ChargingNeedsType, ChargingProfileType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import type { Page, PageRequest } from '#base/repositories.js'

/** What a vehicle needs, and what we answered. */
export interface VehicleNeeds {
  id: number
  evseId: number
  /** Absent where no transaction ran on the EVSE. */
  transactionId?: string
  needs: ChargingNeedsType
  maxScheduleTuples?: number
  /** When the station learned of it. */
  at: Date
  receivedAt: Date
  /** Accepted, Rejected or NoChargingProfile. */
  status: string
  /** The profile that followed; only with Accepted. */
  profile?: ChargingProfileType
}

/** What a vehicle says it will draw. */
export interface VehicleSchedule {
  id: number
  evseId: number
  transactionId?: string
  /** Periods count from here. */
  timeBase: Date
  schedule: ChargingScheduleType
  /** Which of the offered schedules it follows. */
  selectedScheduleId?: number
  /** ISO 15118-20: whether it agreed to the power tolerance. */
  toleranceAccepted?: boolean
  receivedAt: Date
  /** Accepted or Rejected. */
  status: string
  /** Where it draws more than it was offered; absent where it does not, or where it cannot be told. */
  excess?: string
}

/** That a station began or stopped to use its profile for priority charging. */
export interface PriorityCharging {
  id: number
  transactionId: string
  activated: boolean
  at: Date
}

/** The transaction that runs on an EVSE. */
export interface RunningTransaction {
  transactionId: string
  startedAt?: Date
}

export interface ChargingNeedsLog {
  record(stationPk: number, needs: Omit<VehicleNeeds, 'id'>): Promise<number>
  recordSchedule(stationPk: number, schedule: Omit<VehicleSchedule, 'id'>): Promise<void>
  find(stationPk: number, id: number): Promise<VehicleNeeds | undefined>
  /** What the vehicle of a transaction made known last, and what it was offered then. */
  last(stationPk: number, transactionId: string): Promise<VehicleNeeds | undefined>
  /** The vehicle of a transaction was offered this since, without making its needs known anew. */
  offered(stationPk: number, transactionId: string, profile: ChargingProfileType): Promise<void>
  /** What is known of the vehicle of a transaction; undefined when it made nothing known. */
  known(stationPk: number, transactionId: string): Promise<KnownNeeds | undefined>
  /** The newest transaction that runs on the EVSE. */
  running(stationPk: number, evseId: number): Promise<RunningTransaction | undefined>
  /** How the vehicle of a transaction may take or give energy, instead of what was said before. */
  allow(stationPk: number, allowed: { transactionId: string; modes: string[]; at: Date }): Promise<void>
  /** Undefined where nothing was said. */
  allowed(stationPk: number, transactionId: string): Promise<string[] | undefined>
  /** Keeps a change; a repeat changes nothing. */
  recordPriority(stationPk: number, priority: Omit<PriorityCharging, 'id'>): Promise<void>
  /** Latest first. */
  listPriority(stationPk: number, transactionId: string | undefined, page: PageRequest): Promise<Page<PriorityCharging>>
  /** How many schedules of the transaction's vehicle drew too much, since it last made its needs known. */
  refusedSchedules(stationPk: number, transactionId: string): Promise<number>
  /** Latest first. */
  list(stationPk: number, evseId: number | undefined, page: PageRequest): Promise<Page<VehicleNeeds>>
  /** Latest first. */
  listSchedules(stationPk: number, evseId: number | undefined, page: PageRequest): Promise<Page<VehicleSchedule>>
}
