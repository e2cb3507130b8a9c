import { randomInt } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { whyNoRetry } from '#base/domain/firmwareRetry.js'
import type { CommandContext } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import type { UpdateFirmwareRequest } from '#base/ocpp/generated/v21.js'
import type { FollowedRequest } from '#base/repositories/followedRequests.js'
import type { Repositories } from '#base/repositories.js'
import { sendOwn, whyNoAnswer } from '#util/commands/own.js'
import { newFileToken } from '#util/files/token.js'
import { fileBase, fileUrl } from '#util/files/url.js'
import { conflict, found, unprocessable } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { rowId } from '#util/http/schemas.js'
import UpdateFirmware from '../actions/UpdateFirmware.js'

const mostDays = 90

const wanted = z.strictObject({
  location: z
    .string()
    .min(1)
    .max(2000)
    .optional()
    .describe('Where the file is now. Needed where the old URL held a password, which is not kept. A file uploaded here is offered anew.'),
  whenOffline: z.enum(['fail', 'queue']).default('fail').describe('`queue` keeps the command until the station is back.'),
  validHours: z
    .number()
    .min(0.01)
    .max(mostDays * 24)
    .default(24)
    .describe(`Hours the URL of a file uploaded here can be used, at most ${mostDays} days.`),
})

const retried = z.object({
  firmwareId: z
    .number()
    .int()
    .optional()
    .describe('The new update: `/api/v1/stations/{id}/firmware/{firmwareId}`; absent when nothing was sent.'),
  requestId: z.number().int().optional().describe('Its number, chosen at random.'),
  repeated: z.boolean().describe('True when this update is tried again already: nothing was sent now.'),
  commandId: z.string().optional().describe('Id of the command, for `/api/v1/commands/{id}`.'),
  status: z.enum(['queued', 'sent', 'answered', 'failed']).optional().describe('How far the command is.'),
  payload: z.record(z.string(), z.unknown()).optional().describe("The station's answer."),
  error: whyNoAnswer,
})

const actions = ['UpdateFirmware'] as const

/** Tries a firmware update again that came to nothing. */
export async function firmwareRetryRoute(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'POST',
    url: '/stations/:id/firmware/:firmwareId/retry',
    tag: 'Stations',
    permission: 'station.firmware',
    summary: 'Try a firmware update again',
    description:
      'Sends UpdateFirmware with the same file, to be retrieved at once, under a new number. For updates that failed, were refused, canceled or not answered, or of which the station ' +
      'has said nothing for half an hour. Each can be tried again once, whoever asks and how often: the new one has its own entry (`retryOf`) and can be tried again in turn. ' +
      'After `InvalidSignature` the same file would fail again: that is a conflict. `retries` in the request are the station’s own tries to download.',
    params: { id: rowId('station'), firmwareId: rowId('update') },
    body: wanted.default({ whenOffline: 'fail', validHours: 24 }),
    example: { whenOffline: 'queue' },
    problems: [409, 422],
    response: retried,
    handler: async ({ params: { id, firmwareId }, body, identity: { tenantId, keyId, keyTenantId }, origin, inTenant }) => {
      const { stationId } = found(await inTenant((data) => data.stations.get(id)), 'station')
      const { original, retry } = await inTenant(async (data) => ({
        original: found(await data.followedRequests.find(id, firmwareId, actions), 'update'),
        retry: await data.followedRequests.retryOf(id, firmwareId),
      }))
      if (retry) return { firmwareId: retry.id, requestId: retry.requestId, repeated: true }
      const refused = whyNoRetry(original, new Date())
      if (refused) throw conflict(`It cannot be tried again: ${refused}.`)
      const location = body.location ?? (await inTenant((data) => offerAgain(data, original))) ?? locationOf(original)
      const request = again(original, location, new Date())
      const { commandId, status, payload, error } = await sendOwn(app, {
        tenantId,
        stationId,
        action: UpdateFirmware.action,
        request,
        whenOffline: body.whenOffline,
        requestedBy: `key ${keyTenantId}/${keyId}`,
        command: { ...UpdateFirmware, before },
      })
      const { items } = await inTenant((data) => data.followedRequests.list(id, { actions, requestId: request.requestId }, { limit: 1 }))
      return {
        firmwareId: items[0]?.id,
        requestId: items[0] && request.requestId,
        repeated: false,
        commandId,
        status,
        payload: payload as Record<string, unknown> | undefined,
        error,
      }

      async function before(asked: UpdateFirmwareRequest, context: CommandContext): Promise<void> {
        await UpdateFirmware.before!(asked, context)
        if (!(await context.data.followedRequests.triesAgain(id, asked.requestId, firmwareId)))
          throw new OcppError('OccurrenceConstraintViolation', 'this update is being tried again already')
      }

      /** A new URL for a file of ours; undefined for what came from elsewhere. */
      async function offerAgain(data: Repositories, { fileId }: FollowedRequest): Promise<string | undefined> {
        if (fileId === undefined) return undefined
        if (!(await data.storedFiles.find(fileId)))
          throw conflict('The file of this update was removed: upload it again, and send UpdateFirmware.')
        const { token, hash } = newFileToken(tenantId)
        const expiresAt = new Date(Date.now() + body.validHours * 3_600_000)
        await data.storedFiles.offer(hash, fileId, expiresAt, fileBase(app.settings, origin))
        return fileUrl(app.settings, origin, 'download', token)
      }
    },
  })
}

const requestOf = ({ request }: FollowedRequest) => request as UpdateFirmwareRequest

function locationOf(original: FollowedRequest): string {
  const { location } = requestOf(original).firmware
  if (location.includes('***'))
    throw unprocessable('The URL of this update held a password or a token, which is not kept: give `location`.', [
      { field: 'body.location', message: 'is needed' },
    ])
  return location
}

/** The same update, under another number and at once; a time to install that has passed is no wish any more. */
function again(original: FollowedRequest, location: string, now: Date): UpdateFirmwareRequest {
  const { retries, retryInterval, firmware } = requestOf(original)
  const { installDateTime, ...file } = firmware
  const later = installDateTime !== undefined && new Date(installDateTime) > now ? { installDateTime } : {}
  return {
    requestId: randomInt(1, 2 ** 31),
    retries,
    retryInterval,
    firmware: { ...file, ...later, location, retrieveDateTime: now.toISOString() },
  }
}
