import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Credential } from '#base/system.js'
import { generatePassword, hashPassword } from '#util/auth/stationPassword.js'
import { badRequest, conflict, found, unprocessable } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { flag, pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'
import { connector, connectorChange, newStation, station, stationChange, stationOnce } from './stationSchemas.js'

const tag = 'Stations'
const params = { id: rowId('station') }

interface Given {
  securityProfile?: number
  password?: string
  newPassword?: true
}

/** The credential to store and, when we made it, its password to show once. `undefined` leaves the stored one. */
async function credentialFor(
  secretKeys: Buffer[],
  { securityProfile, password, newPassword }: Given,
  before: { securityProfile: number; hasPassword: boolean },
): Promise<{ credential?: Credential | null; password?: string }> {
  const profile = securityProfile ?? before.securityProfile
  if (profile === 0 || profile === 3) {
    if (password !== undefined || newPassword)
      throw unprocessable(`Security profile ${profile} has no password: leave it out, or choose profile 1 or 2.`, [
        { field: 'body.password', message: `must be left out with security profile ${profile}` },
      ])
    return securityProfile === 0 ? { credential: null } : {}
  }
  if (password !== undefined) return { credential: await hashPassword(secretKeys, password, 'scrypt') }
  if (!newPassword && before.hasPassword) return {}
  const made = generatePassword()
  return { credential: await hashPassword(secretKeys, made, 'hmac'), password: made }
}

const example = { stationId: 'CP001', securityProfile: 1 as const, password: 'correct-horse-battery', locationId: 1 }

export async function stationRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations',
    tag,
    permission: 'station.read',
    summary: 'List stations by their id',
    query: {
      ...pageQuery,
      online: flag('Only those that are (not) connected.').optional(),
      locationId: z.coerce.number().int().positive().optional().describe('Only those at this location.'),
      stationId: z.string().max(48).optional().describe('Only the one with exactly this station id.'),
      search: z.string().max(100).optional().describe('Part of the id, vendor, model or serial number, in any case.'),
    },
    response: pageOf(station, 'stations'),
    handler: ({ query, inTenant }) => inTenant((data) => data.stations.list(query, pageRequest(query))),
  })

  route(app, {
    method: 'POST',
    url: '/stations',
    tag,
    permission: 'station.write',
    summary: 'Register a station',
    description:
      'The station may connect from now on, at `/ocpp/<stationId>` or `/ocpp/<tenant>/<stationId>`. Where a password is needed and none is given, one is made and shown in this answer only.',
    body: newStation,
    example,
    response: stationOnce,
    status: 201,
    problems: [409, 422],
    handler: async ({ body, inTenant }) => {
      const before = { securityProfile: 1, hasPassword: false }
      const { credential, password } = await credentialFor(app.settings.secretKeys, body, before)
      const { password: _, ...fields } = body
      return { ...(await inTenant((data) => data.stations.create({ ...fields, credential }))), password }
    },
  })

  route(app, {
    method: 'GET',
    url: '/stations/:id',
    tag,
    permission: 'station.read',
    summary: 'Read a station',
    params,
    response: station,
    handler: async ({ params: { id }, inTenant }) => found(await inTenant((data) => data.stations.get(id)), 'station'),
  })

  route(app, {
    method: 'PATCH',
    url: '/stations/:id',
    tag,
    permission: 'station.write',
    summary: 'Change a station',
    description:
      'Fields left out stay. A new password counts from the next connection on. Profile 0 removes the password, profile 3 keeps it unused; a profile that needs one makes one unless there is one or it is given. What the station was told about passwords and profiles and has not shown yet is forgotten with a change of either.',
    params,
    body: stationChange,
    example: { locationId: 1, bootPolicy: 'Pending' },
    response: stationOnce,
    problems: [422],
    handler: async ({ params: { id }, body, inTenant }) => {
      const { password: _, newPassword: __, ...fields } = body
      const before = found(await inTenant((data) => data.stations.get(id)), 'station')
      // Hashing takes its time: not inside the transaction.
      const { credential, password } = await credentialFor(app.settings.secretKeys, body, before)
      return { ...found(await inTenant((data) => data.stations.update(id, { ...fields, credential })), 'station'), password }
    },
  })

  route(app, {
    method: 'DELETE',
    url: '/stations/:id',
    tag,
    permission: 'station.write',
    summary: 'Remove a station and everything it ever said',
    description:
      'Its transactions and readings go with it: a station that has any is only removed when `confirm` is its station id. Its socket is closed. ' +
      'To keep what it charged, answer its next boot `Rejected` (`bootPolicy`) instead.',
    params,
    query: { confirm: z.string().max(48).optional().describe('The station id, to be sure. Needed when it has transactions.') },
    problems: [409],
    handler: async ({ params: { id }, query: { confirm }, identity: { tenantId }, inTenant }) => {
      const { stationId } = await inTenant(async (data) => {
        const station = found(await data.stations.get(id), 'station')
        if (confirm !== undefined && confirm !== station.stationId)
          throw badRequest(`query.confirm: to remove it, give its station id ${station.stationId}.`, [
            { field: 'query.confirm', message: 'is not its station id' },
          ])
        const { total } = await data.transactions.list({ stationId: station.stationId }, { limit: 1, count: true })
        if (total && confirm === undefined)
          throw conflict(
            `${station.stationId} has transactions (${total}) that would go with it: add ?confirm=${encodeURIComponent(station.stationId)} to remove them too, ` +
              'or set its "bootPolicy" to "Rejected" to keep them.',
          )
        return found(await data.stations.remove(id), 'station')
      })
      // Volatile: a router that misses it notices with the station's next message.
      app.bus
        .publish('station.removed', { tenantId, id, stationId })
        .catch((err: unknown) => app.log.warn({ err, station: stationId }, 'removal of a station not announced'))
    },
  })

  route(app, {
    method: 'PATCH',
    url: '/stations/:id/evses/:evseId/connectors/:connectorId',
    tag,
    permission: 'station.write',
    summary: 'Say what a connector is: plug, cable, power',
    description:
      'For stations that do not report it, or report it wrong: what is set here counts, until null takes it back. A connector the station has not reported yet is made.',
    params: {
      ...params,
      evseId: z.coerce.number().int().min(1).max(10_000).describe('Number of the EVSE.'),
      connectorId: z.coerce.number().int().min(1).max(1_000).describe('Number of the connector on its EVSE.'),
    },
    body: connectorChange,
    example: { type: 'cCCS2', format: 'CABLE', maxPowerW: 150_000 },
    response: connector,
    handler: async ({ params: { id, evseId, connectorId }, body, inTenant }) =>
      found(await inTenant((data) => data.stations.setConnector(id, evseId, connectorId, body)), 'station'),
  })
}
