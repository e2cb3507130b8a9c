import type { Near } from '#base/repositories/locations.js'
import type { Where } from '../page.js'
import type { Unit } from '../unit.js'

/** Mean radius of WGS 84 in metres: the sphere PostGIS uses too, so that both ways give the same distances. */
const EARTH_M = 6371008.771415059

const radians = (degrees: number) => (degrees * Math.PI) / 180
const degrees = (angle: number) => (angle * 180) / Math.PI

/** PostGIS may come or go between two starts: ask the catalogue, it is one cheap look. */
export async function hasGeography(unit: Unit): Promise<boolean> {
  const [row] = await unit.query<{ has: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'locations'::regclass AND attname = 'geog' AND NOT attisdropped) AS has`,
  )
  return row!.has
}

/** Cuts the sphere down to the degrees a circle can reach; across a pole every longitude, across the date line both ends. */
function box({ latitude, longitude, radiusM }: Near, filter: Where): void {
  const angle = radiusM / EARTH_M
  const south = latitude - degrees(angle)
  const north = latitude + degrees(angle)
  filter.and('latitude >= ?', south - 1e-9).and('latitude <= ?', north + 1e-9)
  if (south <= -90 || north >= 90) return
  const reach = degrees(Math.asin(Math.min(1, Math.sin(angle) / Math.cos(radians(latitude))))) + 1e-9
  const west = longitude - reach
  const east = longitude + reach
  if (west < -180) filter.and(`longitude <= ${east} OR longitude >= ?`, west + 360)
  else if (east > 180) filter.and(`longitude >= ${west} OR longitude <= ?`, east - 360)
  else filter.and('longitude >= ?', west).and('longitude <= ?', east)
}

/**
 * A FROM with a `distance` in metres on a sphere, narrowed to the circle: by PostGIS, else by haversine. The box finds the candidates both ways:
 * under row-level security PostgreSQL uses an index only for leakproof comparisons, which those of numbers are and ST_DWithin is not (measured).
 */
export function nearby(near: Near, { where: filter, geography }: { where: Where; geography: boolean }): string {
  const { latitude, longitude, radiusM } = near
  // Numbers checked by their schema, written into the text: they stand in FROM, before the conditions that bind.
  if (![latitude, longitude, radiusM].every(Number.isFinite)) throw new TypeError('near takes finite numbers')
  box(near, filter)
  if (geography) {
    const point = `ST_SetSRID(ST_MakePoint(${longitude}, ${latitude}), 4326)::geography`
    filter.and(`ST_DWithin(geog, ${point}, ?::float8, false)`, radiusM)
    return `(SELECT *, ST_Distance(geog, ${point}, false) AS distance FROM locations) AS locations`
  }
  filter.and('distance <= ?::float8', radiusM)
  return `(SELECT *, 2 * ${EARTH_M} * asin(least(1, sqrt(
      power(sin(radians(latitude - (${latitude})) / 2), 2)
      + cos(radians(latitude)) * cos(radians(${latitude})) * power(sin(radians(longitude - (${longitude})) / 2), 2)))) AS distance
    FROM locations WHERE latitude IS NOT NULL) AS locations`
}
