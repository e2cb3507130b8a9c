import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { badRequest, found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, rowId, text, timeZone } from '#util/http/schemas.js'

const tag = 'Locations'
const params = { id: rowId('location') }

const location = z.object({
  id: z.number().int().describe('Our number for it.'),
  name: z.string().describe('What people call it.'),
  address: z.string().optional().describe('Street and number.'),
  city: z.string().optional().describe('City.'),
  postalCode: z.string().optional().describe('Postal code.'),
  country: z.string().optional().describe('Country, ISO 3166-1 alpha-2, such as NL.'),
  timeZone: z.string().describe('IANA time zone, such as Europe/Amsterdam.'),
  latitude: z.number().optional().describe('Degrees north, WGS 84.'),
  longitude: z.number().optional().describe('Degrees east, WGS 84.'),
  createdAt: instant('When it was created.'),
  updatedAt: instant('When it was last changed.'),
  distanceM: z.number().int().optional().describe('Metres from the point of `near`, on a sphere; only with `near`.'),
})

const fields = {
  address: text(200).nullable().optional().describe('Street and number; null: unknown.'),
  city: text(100).nullable().optional().describe('City; null: unknown.'),
  postalCode: text(20).nullable().optional().describe('Postal code; null: unknown.'),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be two capital letters, such as NL')
    .nullable()
    .optional()
    .describe('Country, ISO 3166-1 alpha-2, such as NL; null: unknown.'),
  timeZone: timeZone.optional().describe('IANA time zone, such as Europe/Amsterdam. Default UTC.'),
  latitude: z.number().min(-90).max(90).nullable().optional().describe('Degrees north, WGS 84; with longitude or not at all.'),
  longitude: z.number().min(-180).max(180).nullable().optional().describe('Degrees east, WGS 84; with latitude or not at all.'),
}

const known = (value: unknown) => value !== undefined && value !== null
const bothOrNeither = (at: { latitude?: number | null; longitude?: number | null }) => known(at.latitude) === known(at.longitude)
const pair = { error: 'latitude and longitude go together', path: ['latitude'] }

const newLocation = z.strictObject({ name: text(200).describe('What people call it.'), ...fields }).refine(bothOrNeither, pair)

const locationChange = z
  .strictObject({ name: text(200).optional().describe('What people call it.'), ...fields })
  .refine((change) => Object.keys(change).length > 0, 'name at least one field to change')
  .refine((change) => bothOrNeither(change) && (change.latitude === undefined) === (change.longitude === undefined), pair)

function readNear(near: string | undefined, radiusM: number) {
  if (near === undefined) return undefined
  const [latitude, longitude] = near.split(',').map(Number) as [number, number]
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude, radiusM }
  const message = 'must be latitude,longitude in degrees, such as 52.37,4.89'
  throw badRequest(`query.near: ${message}`, [{ field: 'query.near', message }])
}

export async function locationRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/locations',
    tag,
    permission: 'location.read',
    summary: 'List locations, or find those near a point, the nearest first',
    query: {
      ...pageQuery,
      search: z.string().max(100).optional().describe('Part of the name, address, city or postal code, in any case.'),
      near: z
        .string()
        .regex(/^-?\d{1,3}(\.\d{1,15})?,-?\d{1,3}(\.\d{1,15})?$/, 'must be latitude,longitude in degrees, such as 52.37,4.89')
        .optional()
        .describe('Latitude and longitude in degrees, such as `52.37,4.89`: only locations within `radius`, the nearest first.'),
      radius: z.coerce.number().positive().max(20_100_000).default(5_000).describe('Metres around `near`.'),
    },
    response: pageOf(location, 'locations'),
    handler: ({ query, inTenant }) => {
      const near = readNear(query.near, query.radius)
      return inTenant((data) => data.locations.list({ search: query.search, near }, pageRequest(query)))
    },
  })

  route(app, {
    method: 'POST',
    url: '/locations',
    tag,
    permission: 'location.write',
    summary: 'Create a location',
    body: newLocation,
    example: { name: 'Dam Square', city: 'Amsterdam', country: 'NL', timeZone: 'Europe/Amsterdam', latitude: 52.3731, longitude: 4.8926 },
    response: location,
    status: 201,
    handler: ({ body, inTenant }) => inTenant((data) => data.locations.create(body)),
  })

  route(app, {
    method: 'GET',
    url: '/locations/:id',
    tag,
    permission: 'location.read',
    summary: 'Read a location',
    params,
    response: location,
    handler: async ({ params: { id }, inTenant }) => found(await inTenant((data) => data.locations.get(id)), 'location'),
  })

  route(app, {
    method: 'PATCH',
    url: '/locations/:id',
    tag,
    permission: 'location.write',
    summary: 'Change a location',
    description: 'Fields left out stay; null takes a value back.',
    params,
    body: locationChange,
    example: { name: 'Dam Square, north side' },
    response: location,
    handler: async ({ params: { id }, body, inTenant }) => found(await inTenant((data) => data.locations.update(id, body)), 'location'),
  })

  route(app, {
    method: 'DELETE',
    url: '/locations/:id',
    tag,
    permission: 'location.write',
    summary: 'Remove a location; its stations stay, without one',
    params,
    handler: async ({ params: { id }, inTenant }) => {
      found((await inTenant((data) => data.locations.remove(id))) || undefined, 'location')
    },
  })
}
