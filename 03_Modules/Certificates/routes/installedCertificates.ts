import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { givenInstant, instant, pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'
import { hashData } from './schemas.js'

const types = [
  'V2GRootCertificate',
  'MORootCertificate',
  'CSMSRootCertificate',
  'V2GCertificateChain',
  'ManufacturerRootCertificate',
  'OEMRootCertificate',
] as const

const installed = z.object({
  id: z.number().int().describe('Our number for it; it changes when the station lists its certificates anew.'),
  certificateType: z.enum(types).describe('What it is for.'),
  source: z
    .enum(['reported', 'installed'])
    .describe('`reported`: the station listed it. `installed`: it accepted it from here and was not asked since.'),
  hashData: hashData
    .optional()
    .describe('What the station calls it by; absent when it was installed from here and its issuer is not known.'),
  children: z.array(hashData).optional().describe('Certificates of its chain that the station listed with it.'),
  pem: z.string().optional().describe('The certificate, when it was installed from here.'),
  subject: z.string().optional().describe('Whose it is, when it was installed from here.'),
  validFrom: instant('When it becomes valid, if it was installed from here.').optional(),
  validTo: instant('When it expires, if it was installed from here.').optional(),
  at: instant('When the station said so.'),
})

/** What stations have installed (M03, M04, M05). */
export async function installedCertificateRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/certificates',
    tag: 'Stations',
    permission: 'certificate.read',
    summary: 'The certificates it has installed, as far as it told: GetInstalledCertificateIds asks anew',
    params: { id: rowId('station') },
    query: {
      ...pageQuery,
      certificateType: z.enum(types).optional().describe('Only certificates of this type.'),
      expiresBefore: givenInstant('Only certificates known to expire before this instant.').optional(),
    },
    response: pageOf(installed, 'certificates'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.installedCertificates.list(id, query, pageRequest(query))
      }),
  })
}
