import type { OcppVersion } from '#base/ocpp/version.js'
import { effects2 } from './effects2.js'
import { effects16 } from './effects16.js'
import { effects21 } from './effects21.js'
import type { Crossed } from './evidence.js'

/** Where an operator sees what a message did, and how a test knows that a read showed it. */
export interface Effect {
  /** The REST resource below /api/v1, such as `/stations/{id}/firmware`. */
  reads: string
  /** Whether an answer of the resource tells of this message; `before` are its answers from before the message crossed. */
  sees(answer: any, message: Crossed, before: any[]): boolean
}

/** The directions in which an action exists: up is from the station, down is to it. */
export type Effects = Record<string, { up?: Effect; down?: Effect }>

/** Every action of a version in every direction it has. */
export const effects: Record<OcppVersion, Effects> = { '1.6': effects16, '2.0.1': effects2, '2.1': { ...effects2, ...effects21 } }
