import type { Price } from '#base/domain/cost.js'
import type { Page, PageRequest } from '#base/repositories.js'

/** Where and when a price holds: at a station, at the stations of a location, or (neither) at all of the tenant. */
export interface PriceScope {
  /** Name of the station. */
  stationId?: string
  locationId?: number
  /** Absent: from ever. */
  validFrom?: Date
  /** Until before this instant; absent: for ever. */
  validTo?: Date
}

export interface SetPrice extends Price, PriceScope {
  createdBy?: string
  createdAt: Date
}

/**
 * Prices never change: another one takes the place of the one before. A transaction keeps the one that holds when it starts: that of its station before that of its
 * location before that of the tenant, of these the one valid since last, of these the one set last.
 */
export interface Prices {
  /** Undefined where there is no such station or location. */
  set(price: Omit<SetPrice, 'id' | 'createdAt'>): Promise<SetPrice | undefined>
  get(id: number): Promise<SetPrice | undefined>
  /** The one set last first. */
  list(filter: { stationId?: string; locationId?: number; at?: Date }, page: PageRequest): Promise<Page<SetPrice>>
  /** No later transaction gets it; those that have it keep it. False where there is none. */
  remove(id: number): Promise<boolean>
}
