import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { signingRequestStates } from '#base/repositories/signingRequests.js'
import { found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'
import { hashData } from './schemas.js'

const signingRequest = z.object({
  id: z.number().int().describe('Our number for it.'),
  stationPk: z.number().int().describe('Id of the station, the `id` of its item.'),
  stationId: z.string().describe('The station that wants the certificate.'),
  state: z
    .enum(signingRequestStates)
    .describe(
      '`pending`: waits for a certificate by CertificateSigned. `invalid`: refused, see `reason`. `superseded`: the station sent a newer one before it had ' +
        'its certificate. `signed`: the station took the certificate. `refused`: the station refused the certificate.',
    ),
  certificateType: z
    .string()
    .optional()
    .describe('`ChargingStationCertificate`, `V2GCertificate` or `V2G20Certificate`; absent when one certificate serves all.'),
  requestId: z.number().int().optional().describe('The number CertificateSigned has to carry; absent when the station gave none.'),
  csr: z.string().describe('The request as it came, PEM: what a certificate authority signs.'),
  reason: z.string().optional().describe('Why it was refused.'),
  commonName: z.string().optional().describe('CN of the subject, which should be the serial number of the station.'),
  organization: z.string().optional().describe('O of the subject.'),
  keyType: z.string().optional().describe('`RSA`, `EC`, `Ed25519` or `Ed448`.'),
  keyBits: z.number().int().optional().describe('Size of the key in bits.'),
  keyHash: z.string().optional().describe('SHA-256 of the public key (SubjectPublicKeyInfo), hexadecimal.'),
  rootHashData: hashData.optional().describe('The root the station wants its certificate to come from.'),
  times: z.number().int().describe('How often it came.'),
  receivedAt: instant('When it first came.'),
  lastReceivedAt: instant('When it last came.'),
  answeredAt: instant('When the station took or refused the certificate.').optional(),
  certificateChain: z.string().optional().describe('The certificates the station took or refused, PEM.'),
})

const query = { ...pageQuery, state: z.enum(signingRequestStates).optional().describe('Only requests in this state.') }

/** What stations want to have signed (A02, A03). */
export async function signingRequestRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/stations/:id/certificates/signing-requests',
    tag: 'Stations',
    permission: 'certificate.read',
    summary: 'What the station wants to have signed, the latest first',
    params: { id: rowId('station') },
    query,
    response: pageOf(signingRequest, 'signing requests'),
    handler: ({ params: { id }, query, inTenant }) =>
      inTenant(async (data) => {
        found(await data.stations.get(id), 'station')
        return data.signingRequests.list({ stationPk: id, state: query.state }, pageRequest(query))
      }),
  })

  route(app, {
    method: 'GET',
    url: '/certificate-signing-requests',
    tag: 'Certificates',
    permission: 'certificate.read',
    summary: 'What all stations want to have signed, the latest first',
    query,
    response: pageOf(signingRequest, 'signing requests'),
    handler: ({ query, inTenant }) => inTenant((data) => data.signingRequests.list({ state: query.state }, pageRequest(query))),
  })
}
