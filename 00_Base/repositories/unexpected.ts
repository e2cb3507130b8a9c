import type { Page, PageRequest } from '#base/repositories.js'

/** What a station said of something nobody here knows of. */
export interface NewUnexpectedMessage {
  /** OCPP action that said it. */
  action: string
  /** What it is about, such as `reservation 7`: said again, it counts up. */
  subject: string
  /** Why it had no effect. */
  reason: string
  payload: object
  at: Date
}

export interface UnexpectedMessage extends NewUnexpectedMessage {
  id: number
  /** How often it was said. */
  times: number
  lastAt: Date
}

export interface UnexpectedFilter {
  action?: string
  from?: Date
  to?: Date
}

export interface Unexpected {
  record(stationPk: number, message: NewUnexpectedMessage): Promise<void>
  /** The last said first; a period is that of `lastAt`. */
  list(stationPk: number, filter: UnexpectedFilter, page: PageRequest): Promise<Page<UnexpectedMessage>>
}
