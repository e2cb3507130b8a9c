import type { ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import type { Page, PageRequest } from '#base/repositories.js'

/** A limit that somebody other than the CSMS put on a station. */
export interface ChargingLimit {
  id: number
  /** 0 is the whole station. */
  evseId: number
  /** EMS, SO, Other … as the station says. */
  source: string
  gridCritical?: boolean
  /** It adds what is generated nearby, rather than limiting. */
  localGeneration?: boolean
  schedules?: ChargingScheduleType[]
  at: Date
  /** Absent while it holds. */
  clearedAt?: Date
}

export interface ChargingLimits {
  /** One of the same EVSE and source ends with it; a repeat changes nothing. */
  record(stationPk: number, limit: Omit<ChargingLimit, 'id' | 'clearedAt'>): Promise<void>
  /** Those of the source end; without an EVSE those of all. False when there were none. */
  clear(stationPk: number, cleared: { source: string; evseId?: number; at: Date }): Promise<boolean>
  /** Latest first. */
  list(stationPk: number, filter: { present?: boolean; evseId?: number }, page: PageRequest): Promise<Page<ChargingLimit>>
}
