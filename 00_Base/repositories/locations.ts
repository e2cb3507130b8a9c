import type { Page, PageRequest } from '#base/repositories.js'

export interface LocationFields {
  name: string
  address?: string | null
  city?: string | null
  postalCode?: string | null
  country?: string | null
  timeZone?: string
  latitude?: number | null
  longitude?: number | null
}

export interface Location {
  id: number
  name: string
  address?: string
  city?: string
  postalCode?: string
  country?: string
  /** IANA name. */
  timeZone: string
  /** Degrees, WGS 84; both or neither. */
  latitude?: number
  longitude?: number
  createdAt: Date
  updatedAt: Date
  /** Metres from the point asked for, on a sphere. */
  distanceM?: number
}

export interface Near {
  latitude: number
  longitude: number
  radiusM: number
}

export interface Locations {
  /** By id, or the nearest first when `near` is given. */
  list(filter: { search?: string; near?: Near }, page: PageRequest): Promise<Page<Location>>
  get(id: number): Promise<Location | undefined>
  create(location: LocationFields): Promise<Location>
  update(id: number, change: Partial<LocationFields>): Promise<Location | undefined>
  /** Its stations stay, without a location. */
  remove(id: number): Promise<boolean>
}
