import type { Page, PageRequest } from '#base/repositories.js'

/** A text in one language. */
export interface MessageContent {
  /** ASCII, HTML, URI, UTF8; 2.1 also QRCODE. */
  format: string
  /** RFC 5646. */
  language?: string
  content: string
}

/** What a station shows, when and until when (part 2, block O). */
export interface DisplayMessage {
  messageId: number
  /** AlwaysFront, InFront or NormalCycle. */
  priority: string
  /** Shown only while the station is in this state: Charging, Faulted, Idle, Unavailable … */
  state?: string
  startAt?: Date
  endAt?: Date
  /** Shown during this transaction alone; it goes when that ends (O02.FR.02). */
  transactionId?: string
  /** The display it is on; absent: the main one. */
  display?: { name: string; instance?: string; evse?: { id: number; connectorId?: number } }
  message: MessageContent
  /** The same in other languages. */
  messageExtra?: MessageContent[]
}

/**
 * `refused`: the station never took it. `scheduled`: it has it and its start is to come. `shown`: it has it. `over`: its end has come, or its transaction has
 * ended. `removed`: it has it no more.
 */
export const displayPhases = ['refused', 'scheduled', 'shown', 'over', 'removed'] as const
export type DisplayPhase = (typeof displayPhases)[number]

export interface KnownDisplayMessage extends DisplayMessage {
  phase: DisplayPhase
  removedAt?: Date
  /** What the station answered last about this number, and to what; absent where it was there without us. */
  status?: string
  statusOf?: string
  statusAt?: Date
  setBy?: string
  setAt?: Date
  updatedAt: Date
}

export interface DisplayMessages {
  /**
   * The station's answer to SetDisplayMessage. Accepted: it takes the place of what had its number (O06.FR.01) and, always in front, of what was so on the same display
   * (O01.FR.16). Anything else: what the station has under this number stays as it is.
   */
  answered(stationPk: number, message: DisplayMessage, answer: { status: string; by?: string; at: Date }): Promise<void>
  /** The station's answer to ClearDisplayMessage. */
  cleared(stationPk: number, messageId: number, status: string, at: Date): Promise<void>
  /** Makes them what the station has; who set them stays known. */
  record(stationPk: number, messages: DisplayMessage[], at: Date): Promise<void>
  /** Of `among` (absent: of all) the station has just these: others that were last heard of before `at` are removed. */
  keepOnly(stationPk: number, messageIds: number[], among: number[] | undefined, at: Date): Promise<void>
  /** By number. */
  list(
    stationPk: number,
    filter: { phase?: DisplayPhase; priority?: string; transactionId?: string },
    page: PageRequest,
  ): Promise<Page<KnownDisplayMessage>>
}
