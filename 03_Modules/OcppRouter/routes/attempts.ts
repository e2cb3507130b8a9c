import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { ConnectionAttempt } from '#base/repositories/connectionAttempts.js'
import { conflict, found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'

const UNKNOWN = 'unknownStation'

const attempt = z.object({
  id: z.number().int().describe('Our number for it.'),
  stationId: z.string().describe('Station id in the URL it tried; anybody may claim one.'),
  cause: z.string().describe('Why it was refused, as one word, such as unknownStation.'),
  detail: z.string().describe('Why it was refused, in words.'),
  addressBlock: z.string().describe('Block of addresses it came from.'),
  count: z.number().int().describe('How often.'),
  firstAt: instant('The first time.'),
  lastAt: instant('The last time.'),
  offered: z.record(z.string(), z.unknown()).describe('What it offered: subprotocols, user agent and the like, never its password.'),
  hasPassword: z.boolean().describe('True when it sent a password; the first one counts.'),
  offersDiffer: z
    .boolean()
    .describe(
      'True when not all attempts in this name offered the same password, or some none: somebody else may pretend to be it, or its password was changed meanwhile.',
    ),
})

export async function attemptRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/connection-attempts',
    tag: 'Connecting',
    permission: 'connectionAttempt.read',
    summary: 'See why stations cannot connect, the latest first',
    description: 'Refused handshakes of one station, cause and address block are one item with a count.',
    query: {
      ...pageQuery,
      stationId: z.string().max(200).optional().describe('Only those that claimed this station id.'),
      cause: z.string().max(100).optional().describe('Only those refused for this cause.'),
    },
    response: pageOf(attempt, 'attempts'),
    handler: ({ query, inTenant }) => inTenant((data) => data.connectionAttempts.list(query, pageRequest(query))),
  })

  route(app, {
    method: 'GET',
    url: '/onboarding',
    tag: 'Connecting',
    permission: 'onboarding.read',
    summary: 'The inbox: unknown stations that want to connect',
    description:
      'One item for each id and address block. Look at `addressBlock` before you approve one with `offersDiffer`; dismissing it makes the next attempt the first again.',
    query: pageQuery,
    response: pageOf(attempt, 'unknown stations'),
    handler: ({ query, inTenant }) => inTenant((data) => data.connectionAttempts.list({ cause: UNKNOWN }, pageRequest(query))),
  })

  const unknown = async (data: { connectionAttempts: { get(id: number): Promise<any> } }, id: number) => {
    const row = await data.connectionAttempts.get(id)
    return found<ConnectionAttempt & { passwordHash?: Buffer }>(row?.cause === UNKNOWN ? row : undefined, 'unknown station')
  }

  route(app, {
    method: 'POST',
    url: '/onboarding/:id/approve',
    tag: 'Connecting',
    permission: 'onboarding.write',
    summary: 'Let an unknown station in, with exactly what it offered',
    description:
      'Registers it with the password it sent first (security profile 1, or 2 where it came with TLS), which others cannot replace; or with profile 3 where it showed a certificate instead, which is verified at each connection. One that sent neither is registered with security profile 0, and only when `confirmNoPassword` says that you know: whoever reaches the address could then pretend to be it.',
    params: { id: rowId('unknown station') },
    body: z
      .strictObject({
        confirmNoPassword: z.boolean().optional().describe('`true`: let it in without a password, if it sent none.'),
        locationId: z.number().int().positive().optional().describe('Where it stands: id of a location.'),
      })
      .default({}),
    example: { locationId: 1 },
    response: z.object({
      id: z.number().int().describe('Our number for the station, for the URLs below /stations.'),
      stationId: z.string().describe('The id in its WebSocket URL.'),
      securityProfile: z
        .number()
        .int()
        .describe('1: with the password it sent, 2: the same over TLS, 3: with its certificate, 0: with neither.'),
    }),
    status: 201,
    problems: [409, 422],
    handler: ({ params, body: { confirmNoPassword, locationId }, inTenant }) =>
      inTenant(async (data) => {
        const { stationId: claimedId, passwordHash, offered } = await unknown(data, params.id)
        const { tls, certificate } = offered as { tls?: boolean; certificate?: object }
        const certified = tls === true && certificate !== undefined && !passwordHash
        if (!passwordHash && !certified && !confirmNoPassword)
          throw conflict(
            `${claimedId} sent no password: anybody could connect as it. Set one in the station, dismiss this item and let it try again, or approve with "confirmNoPassword": true.`,
          )
        const { id, stationId, securityProfile } = await data.stations.create({
          stationId: claimedId,
          locationId,
          securityProfile: certified ? 3 : passwordHash ? (tls ? 2 : 1) : 0,
          credential: passwordHash ? { kind: 'hmac', hash: passwordHash } : null,
        })
        await data.connectionAttempts.forget(claimedId, UNKNOWN)
        return { id, stationId, securityProfile }
      }),
  })

  route(app, {
    method: 'DELETE',
    url: '/onboarding/:id',
    tag: 'Connecting',
    permission: 'onboarding.write',
    summary: 'Dismiss an unknown station',
    description: 'It comes back when it tries again, with what it offers then.',
    params: { id: rowId('unknown station') },
    handler: ({ params, inTenant }) =>
      inTenant(async (data) => {
        const { stationId: claimedId } = await unknown(data, params.id)
        await data.connectionAttempts.forget(claimedId, UNKNOWN)
      }),
  })
}
