import type { Announcement } from '#base/events.js'

export interface Outbox {
  /** Commits a durable event with the fact it tells; the relay publishes it afterwards. */
  add(announcement: Announcement): Promise<void>
}
