/** One frame of the message log. */
export interface MessageLogRow {
  tenantId: number
  stationId: string
  epoch: number
  at: Date
  direction: 'fromStation' | 'toStation'
  type: 'call' | 'result' | 'error' | 'send' | 'resultError' | 'unreadable'
  /** The action, also on the answers to it: that is how request and response are linked, with `messageId`. */
  action?: string
  messageId?: string
  /** JSON text, secrets masked. */
  payload?: string
  errorCode?: string
}

export interface MessageLogStore {
  /** Writes frames of many tenants at once. */
  write(rows: MessageLogRow[]): Promise<void>
}
