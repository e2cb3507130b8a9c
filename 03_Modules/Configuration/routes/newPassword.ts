import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { RequestOf } from '#base/ocpp/action.js'
import { generatePassword } from '#util/auth/stationPassword.js'
import { sendOwn, whyNoAnswer } from '#util/commands/own.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { rowId } from '#util/http/schemas.js'

const outcome = z.object({
  commandId: z.string().describe('Id of the command, for `/api/v1/commands/{id}`.'),
  status: z.enum(['queued', 'sent', 'answered', 'failed']).describe('How far the command is.'),
  success: z.boolean().optional().describe('Whether the station answered, whatever it answered; absent while the command waits.'),
  answer: z
    .string()
    .optional()
    .describe('Accepted: the new password counts. RebootRequired: from its next login on. Any other: the former one stays.'),
  error: whyNoAnswer,
})

/** Gives a station another password, which nobody needs to see. */
export async function newPasswordRoute(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'POST',
    url: '/stations/:id/password',
    tag: 'Stations',
    permission: 'station.configure',
    summary: 'Have a station take a new password, made at random',
    description:
      'Sends `SecurityCtrlr.BasicAuthPassword` (over OCPP 1.6 the `AuthorizationKey`). The password is shown to nobody. While it is not known whether the station took it, ' +
      'the former one counts too (`passwordPending` of the station).',
    params: { id: rowId('station') },
    body: z
      .strictObject({
        whenOffline: z.enum(['fail', 'queue']).default('fail').describe('`queue` keeps the command until the station is back.'),
      })
      .default({ whenOffline: 'fail' }),
    example: { whenOffline: 'queue' },
    response: outcome,
    handler: async ({ params: { id }, body: { whenOffline }, identity: { tenantId, keyId, keyTenantId }, inTenant }) => {
      const { stationId } = found(await inTenant((data) => data.stations.get(id)), 'station')
      const { commandId, status, success, payload, error } = await sendOwn(app, {
        tenantId,
        stationId,
        action: 'SetVariables',
        request: setPassword(generatePassword()),
        whenOffline,
        requestedBy: `key ${keyTenantId}/${keyId}`,
      })
      return { commandId, status, success, answer: answerIn(payload), error }
    },
  })
}

// A01.FR.02, A01.FR.07
const setPassword = (password: string): RequestOf<'SetVariables'> => ({
  setVariableData: [{ component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' }, attributeValue: password }],
})

const answerIn = (payload: object | undefined): string | undefined =>
  payload && 'setVariableResult' in payload && Array.isArray(payload.setVariableResult)
    ? payload.setVariableResult[0]?.attributeStatus
    : undefined
