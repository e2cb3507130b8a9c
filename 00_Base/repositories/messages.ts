import type { MessageLogRow } from '#base/messageLog.js'
import type { Page, PageRequest } from '#base/repositories.js'

/** One OCPP frame as it was on the wire, passwords and keys masked. */
export interface Message {
  id: number
  at: Date
  stationId: string
  /** Connection it belongs to. */
  epoch: number
  direction: MessageLogRow['direction']
  type: MessageLogRow['type']
  action?: string
  messageId?: string
  payload?: unknown
  errorCode?: string
}

export interface MessageFilter {
  stationId?: string
  action?: string
  direction?: MessageLogRow['direction']
  messageId?: string
  from?: Date
  to?: Date
}

export interface Messages {
  /** The most recent first. */
  list(filter: MessageFilter, page: PageRequest): Promise<Page<Message>>
}
