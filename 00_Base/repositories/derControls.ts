import type { Page, PageRequest } from '#base/repositories.js'

/**
 * `default`: in force while no scheduled one of its type is. `scheduled`: waits for its start. `active`: its time runs. `superseded`: another one has
 * precedence, and it is not used. `ended`: its time is over, and the station has it no more (R04.FR.10).
 */
export const derControlStates = ['default', 'scheduled', 'active', 'superseded', 'ended'] as const
export type DerControlState = (typeof derControlStates)[number]

/** A setting or curve by which a station answers to the grid on its own (2.1 part 2, block R). */
export interface DerControl {
  /** Compares without regard to case. */
  controlId: string
  controlType: string
  isDefault: boolean
  /** Undefined where a report does not say. */
  isSuperseded?: boolean
  /** 0 is the highest. */
  priority: number
  startsAt?: Date
  durationSeconds?: number
  /** Its parameters, as on the wire. */
  setting: object
}

export interface KnownDerControl extends Partial<Omit<DerControl, 'isDefault'>> {
  controlId: string
  isDefault: boolean
  state: DerControlState
  /** When its time is over by its own schedule. */
  endsAt?: Date
  /** When the station said that it started, and that it ended. */
  startedAt?: Date
  endedAt?: Date
  setBy?: string
  setAt?: Date
  updatedAt: Date
}

/** A signal of the grid operator that was passed on, and what the station answered. */
export interface AfrrSignal {
  id: number
  /** The value, as in the `v2xSignalWattCurve` of charging schedules. */
  signal: number
  signalAt: Date
  status: string
  reason?: string
  sentBy?: string
  answeredAt: Date
}

export interface AfrrFilter {
  status?: string
  /** Of `answeredAt`. */
  from?: Date
  to?: Date
}

/** What a command is about; undefined stands for any. */
export interface DerSelection {
  isDefault?: boolean
  controlType?: string
  controlId?: string
}

export interface DerNotice {
  at: Date
  controlType: string
  gridEventFault?: string
  ended: boolean
  extraInfo?: string
  receivedAt: Date
}

/** From the notice that a control makes the station deviate to the one that it no longer does, or that another control does. */
export interface DerAlarm {
  id: number
  controlType: string
  gridEventFault?: string
  /** Absent where only the end was told. */
  startedAt?: Date
  endedAt?: Date
  /** The control that took over (R05.FR.03): the alarm goes on as the next one. */
  takenOverBy?: string
  extraInfo?: string
  receivedAt: Date
}

export interface DerControls {
  /** The station accepted it; what had its id before is replaced. */
  accepted(stationPk: number, control: DerControl, by: string | undefined, at: Date): Promise<void>
  /** The station reported them; who set them stays known. */
  reported(stationPk: number, controls: DerControl[], at: Date): Promise<void>
  superseded(stationPk: number, controlIds: string[], at: Date): Promise<void>
  /** The station said that one started or ended. */
  told(stationPk: number, notice: { controlId: string; started: boolean; at: Date }, receivedAt: Date): Promise<void>
  remove(stationPk: number, selection: DerSelection): Promise<void>
  /** Of those selected the station has just these: others last heard of before `at` are gone. */
  keepOnly(stationPk: number, selection: DerSelection, controlIds: string[], at: Date): Promise<void>
  /** By type and id. */
  list(
    stationPk: number,
    filter: { controlType?: string; isDefault?: boolean; state?: DerControlState },
    page: PageRequest,
  ): Promise<Page<KnownDerControl>>
  /** Keeps a notice of an alarm, once. */
  notice(stationPk: number, notice: DerNotice): Promise<void>
  /** The latest first. */
  alarms(
    stationPk: number,
    filter: { controlType?: string; open?: boolean; from?: Date; to?: Date },
    page: PageRequest,
  ): Promise<Page<DerAlarm>>
  recordSignal(stationPk: number, signal: Omit<AfrrSignal, 'id'>): Promise<void>
  /** The latest first. */
  signals(stationPk: number, filter: AfrrFilter, page: PageRequest): Promise<Page<AfrrSignal>>
}
