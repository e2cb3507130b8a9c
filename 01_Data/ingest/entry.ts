import type { StationRef } from '#base/context.js'
import type { Announcement } from '#base/events.js'
import type { Outcome, Row } from '#base/ingest.js'

/** What one call of `write` asked for. */
export interface Job {
  station: StationRef
  rows: Row[]
  announcements: Announcement[]
}

/** A row, whose it is, and the place for what becomes of it. */
export interface Entry<R = Row> {
  job: Job
  row: R
  outcome: Outcome
}

/** Two processes made the same row at the same moment; the next try finds it. */
export class LostRace extends Error {
  readonly code = '40001'
}
