import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { certificateQueryActions } from '#base/repositories/certificateQueries.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'

const query = z.object({
  id: z.number().int().describe('Our number for it.'),
  action: z.enum(certificateQueryActions).describe('The OCPP message by which it asked.'),
  about: z.unknown().describe('The certificate or the kind of request it asked about; what a vehicle sent along is not kept.'),
  answer: z
    .string()
    .describe('The status it was answered, such as `Accepted`, `Failed`, `Revoked` or `CertChainError`; of several the last.'),
  reason: z
    .string()
    .optional()
    .describe('Why it was answered nothing better. The station is told less: it chose the address that was asked.'),
  times: z.number().int().describe('How often it asked just that.'),
  firstAt: instant('When it first asked.'),
  lastAt: instant('When it last asked.'),
})

/** What stations ask about certificates (C07, M01, M02, M06, M07). */
export async function certificateQueryRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/certificates/queries',
    tag: 'Stations',
    permission: 'certificate.read',
    summary: 'What it asked about certificates, on its own behalf or for vehicles, and what it was answered; the newest question first',
    params: { id: rowId('station') },
    query: { ...pageQuery, action: z.enum(certificateQueryActions).optional().describe('Only questions by this message.') },
    response: pageOf(query, 'questions'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.certificateQueries.list(id, query, pageRequest(query))
      }),
  })
}
