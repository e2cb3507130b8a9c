import { randomInt } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { GetLogRequest } from '#base/ocpp/generated/v21.js'
import { sendOwn, whyNoAnswer } from '#util/commands/own.js'
import { newFileToken } from '#util/files/token.js'
import { fileUrl } from '#util/files/url.js'
import { conflict, found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { givenInstant, rowId } from '#util/http/schemas.js'

const mostHours = 24 * 30

const wanted = z.strictObject({
  logType: z
    .enum(['DiagnosticsLog', 'SecurityLog', 'DataCollectorLog'])
    .describe('Which log; DataCollectorLog is of OCPP 2.1, SecurityLog of 2.x and of 1.6 with the security extension.'),
  oldestTimestamp: givenInstant('From this instant on.').optional(),
  latestTimestamp: givenInstant('Up to this instant.').optional(),
  retries: z.number().int().min(0).max(100).optional().describe('How often the station tries again to upload.'),
  retryInterval: z.number().int().min(0).max(86_400).optional().describe('Seconds between its tries.'),
  validHours: z.number().min(0.01).max(mostHours).default(24).describe('Hours the station has for the upload, at most 30 days.'),
})

const requested = z.object({
  requestId: z.number().int().describe('Number of the request, chosen at random.'),
  logId: z
    .number()
    .int()
    .optional()
    .describe('Our number for the log: `/api/v1/stations/{id}/logs/{logId}`; absent when nothing was sent.'),
  commandId: z.string().describe('Id of the command, for `/api/v1/commands/{id}`.'),
  success: z.boolean().describe('Whether the station answered, whatever it answered.'),
  payload: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("The station's answer: Accepted with a filename, AcceptedCanceled or Rejected."),
  error: whyNoAnswer,
})

/** Asks a station for a log that it uploads here: the URL is made, and GetLog (or what its protocol has) is sent. */
export async function logRequestRoute(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'POST',
    url: '/stations/:id/logs/request',
    tag: 'Stations',
    permission: 'station.log',
    summary: 'Have a station upload a log here',
    description:
      'Makes a URL that takes one upload, by PUT or POST, and sends it to the station, over OCPP 1.6 as well. The URL begins with FILES_URL, or with the address this request was ' +
      'sent to: the station must be able to reach it. The upload is told at `/api/v1/stations/{id}/logs`; the file is then at `/api/v1/stations/{id}/logs/{logId}/file`.',
    params: { id: rowId('station') },
    body: wanted,
    example: { logType: 'DiagnosticsLog', oldestTimestamp: '2026-11-20T00:00:00Z', retries: 2 },
    problems: [409],
    response: requested,
    handler: async ({ params: { id }, body, identity: { tenantId, keyId, keyTenantId }, origin, inTenant }) => {
      const { stationId, protocols } = await inTenant(async (data) => ({
        stationId: found(await data.stations.get(id), 'station').stationId,
        protocols: await data.variables.value(id, { component: 'OCPPCommCtrlr', variable: 'FileTransferProtocols' }),
      }))
      if (protocols && !/\bhttps?\b/i.test(protocols))
        throw conflict(
          `The station uploads by ${protocols} alone, and Plugboard takes uploads by HTTP and HTTPS: send GetLog with the URL of a server of yours.`,
        )
      const { token, hash } = newFileToken(tenantId)
      const requestId = randomInt(1, 2 ** 31)
      const expiresAt = new Date(Date.now() + body.validHours * 3_600_000)
      await inTenant((data) => data.storedFiles.expect(hash, { stationPk: id, requestId, expiresAt }))
      const {
        commandId,
        success = false,
        payload,
        error,
      } = await sendOwn(app, {
        tenantId,
        stationId,
        action: 'GetLog',
        request: getLog(requestId, fileUrl(app.settings, origin, 'upload', token), body),
        requestedBy: `key ${keyTenantId}/${keyId}`,
      })
      // What certainly reached no station will not be uploaded.
      if (error && error.kind !== 'timeout' && error.kind !== 'unknown') await inTenant((data) => data.storedFiles.withdraw(hash))
      const log = await inTenant((data) => data.followedRequests.list(id, { actions: ['GetLog'], requestId }, { limit: 1 }))
      return { requestId, logId: log.items[0]?.id, commandId, success, payload: payload as Record<string, unknown> | undefined, error }
    },
  })
}

function getLog(requestId: number, remoteLocation: string, { logType, ...asked }: z.output<typeof wanted>): GetLogRequest {
  const { oldestTimestamp, latestTimestamp, retries, retryInterval } = asked
  return {
    requestId,
    logType,
    log: { remoteLocation, oldestTimestamp: oldestTimestamp?.toISOString(), latestTimestamp: latestTimestamp?.toISOString() },
    retries,
    retryInterval,
  }
}
