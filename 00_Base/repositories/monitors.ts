import type { Page, PageRequest } from '#base/repositories.js'

/** A monitor of one variable, as a station has it (part 2, block N). */
export interface Monitor {
  /** The station's number for it; may change when it reboots (N04.FR.19). */
  monitorId: number
  component: string
  componentInstance?: string
  evseId?: number
  connectorId?: number
  variable: string
  variableInstance?: string
  /** UpperThreshold, LowerThreshold, Delta, Periodic, PeriodicClockAligned; 2.1 also TargetDelta and TargetDeltaRelative. */
  type: string
  /** A limit or a change in the unit of the variable, or an interval in seconds. */
  value: number
  /** 0 (danger) to 9 (debug). */
  severity: number
  /** Watches only while a transaction runs. */
  inTransaction: boolean
  /** HardWiredMonitor, PreconfiguredMonitor or CustomMonitor; absent where a station of 2.0.1 reported a monitor that nobody set from here. */
  eventNotificationType?: string
  /** 2.1: how what it notices is streamed. */
  periodicEventStream?: object
  /** Who set it, such as `key 1/3`; absent where it was there without us. */
  setBy?: string
  setAt?: Date
}

export interface KnownMonitor extends Monitor {
  /** When we last learned of it. */
  updatedAt: Date
}

/** What the station was told of all its monitors. */
export interface MonitoringSettings {
  base?: string
  baseSetBy?: string
  baseSetAt?: Date
  /** Only events of this severity or a lower number are reported (N05.FR.03). */
  level?: number
  levelSetBy?: string
  levelSetAt?: Date
}

export interface MonitorFilter {
  component?: string
  variable?: string
  evseId?: number
  type?: string
  maxSeverity?: number
  eventNotificationType?: string
}

export interface Monitors {
  /** Makes them what is known of the station; what a report leaves out (who set it, its kind on 2.0.1) stays known, under another number too. */
  record(stationPk: number, monitors: Monitor[], at: Date): Promise<void>
  /** The station has them no more. */
  remove(stationPk: number, monitorIds: number[]): Promise<void>
  /** The station has none of these kinds any more. */
  removeKinds(stationPk: number, eventNotificationTypes: string[]): Promise<void>
  /** The station has just these: of others whatever was last heard of before `at` is gone. */
  keepOnly(stationPk: number, monitorIds: number[], at: Date): Promise<void>
  setBase(stationPk: number, base: string, by: string | undefined, at: Date): Promise<void>
  setLevel(stationPk: number, level: number, by: string | undefined, at: Date): Promise<void>
  settings(stationPk: number): Promise<MonitoringSettings>
  /** By component and variable. */
  list(stationPk: number, filter: MonitorFilter, page: PageRequest): Promise<Page<KnownMonitor>>
}
