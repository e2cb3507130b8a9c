import type { Page, PageRequest } from '#base/repositories.js'

/**
 * `refused`: the station has none to give. `accepted`: it waits for the driver. `in`: batteries were put in, none taken yet. `out`: taken, none put in yet.
 * `timedOut`: batteries were put in and those offered were not taken in time (S03.FR.06). `done`: put in and taken.
 */
export const batterySwapStates = ['refused', 'accepted', 'in', 'out', 'timedOut', 'done'] as const
export type BatterySwapState = (typeof batterySwapStates)[number]

/** A battery in a slot of the station. */
export interface Battery {
  /** The slot. */
  evseId: number
  serialNumber: string
  /** State of charge and of health, percent. */
  soC: number
  soH: number
  productionDate?: string
  vendorInfo?: string
}

export interface BatterySwapEvent {
  requestId: number
  idToken: { idToken: string; type: string }
  eventType: 'BatteryIn' | 'BatteryOut' | 'BatteryOutTimeout'
  batteries: Battery[]
  at: Date
}

/** What a driver brought and what he took (2.1 part 2, block S). */
export interface BatterySwap {
  /** Ours; `requestId` is the number on the wire and may come again. */
  id: number
  requestId: number
  idToken: string
  idTokenType: string
  state: BatterySwapState
  /** When it was accepted, refused, or first told of. */
  beganAt: Date
  /** What the station answered to RequestBatterySwap, and why; absent of a swap begun at the station. */
  status?: string
  reason?: string
  answeredAt?: Date
  requestedBy?: string
  batteriesIn?: Battery[]
  inAt?: Date
  batteriesOut?: Battery[]
  outAt?: Date
  /** Those offered and not taken in time. */
  batteriesLeft?: Battery[]
  timedOutAt?: Date
}

export interface BatterySwaps {
  /** True while batteries of that number are on one side only: another swap could not be told apart from it. */
  isRunning(stationPk: number, requestId: number): Promise<boolean>
  /** The station's answer to RequestBatterySwap; the first batteries may have come before it is recorded. */
  answered(
    stationPk: number,
    swap: { requestId: number; idToken: { idToken: string; type: string }; status: string; reason?: string; by?: string; at: Date },
  ): Promise<void>
  /** Batteries put in, taken, or left. A repeat changes nothing; what the newest swap of that number cannot be about begins another. */
  told(stationPk: number, event: BatterySwapEvent): Promise<void>
  /** The latest first. */
  list(
    stationPk: number,
    filter: { state?: BatterySwapState; requestId?: number; idToken?: string; from?: Date; to?: Date },
    page: PageRequest,
  ): Promise<Page<BatterySwap>>
}
