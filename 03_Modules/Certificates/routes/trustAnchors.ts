import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type NewTrustAnchor, type TrustAnchorType, trustAnchorTypes } from '#base/repositories/trustAnchors.js'
import { badRequest, conflict, found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'
import { readCertificate } from '#util/x509/certificates.js'
import { fieldsOf } from '#util/x509/fields.js'
import { isCertifiedBy } from '#util/x509/path.js'
import { readPublicKey } from '#util/x509/publicKey.js'
import { reasonOf } from '../reasonOf.js'

const tag = 'Certificates'
const params = { id: rowId('trust anchor') }
/** All of them are read whenever a certificate is judged. */
const MOST = 100

const certificateType = z
  .enum(trustAnchorTypes)
  .describe(
    'What it is for. `MORootCertificate` and `V2GRootCertificate`: contract certificates that lead to it are accepted. `OEMRootCertificate`: revocation lists it ' +
      'signed are believed. `IntermediateCertificate`: it is trusted by itself for nothing, but completes paths, and OCSP responses and revocation lists are checked with it.',
  )

const anchor = z.object({
  id: z.number().int().describe('Our number for it.'),
  certificateType,
  subject: z.string().describe('Whose it is.'),
  fingerprint: z.string().describe('SHA-256 of the certificate, hexadecimal.'),
  pem: z.string().describe('The certificate.'),
  validFrom: instant('When it becomes valid.'),
  validTo: instant('When it expires.'),
  createdAt: instant('When it was added.'),
})

/** The authorities an operator trusts. */
export async function trustAnchorRoutes(app: FastifyInstance): Promise<void> {
  route(app, {
    method: 'GET',
    url: '/trust-anchors',
    tag,
    permission: 'certificate.read',
    summary: 'The certificates of authorities that are trusted, in the order they were added',
    query: { ...pageQuery, certificateType: certificateType.optional() },
    response: pageOf(anchor, 'trust anchors'),
    handler: ({ query, inTenant }) => inTenant((data) => data.trustAnchors.list(query, pageRequest(query))),
  })

  route(app, {
    method: 'POST',
    url: '/trust-anchors',
    tag,
    permission: 'certificate.write',
    summary: 'Trust an authority',
    description:
      'Contract certificates (Plug & Charge) are accepted when they lead to one of the roots added here and their authority says by OCSP that they are good. ' +
      `A tenant has at most ${MOST}. What stations trust is another matter: InstallCertificate.`,
    body: z.strictObject({
      certificateType,
      certificate: z.string().min(1).max(20_000).describe('One certificate of an authority, X.509 in PEM. A root is signed by itself.'),
    }),
    example: { certificateType: 'MORootCertificate', certificate: '-----BEGIN CERTIFICATE-----\nMIIB…\n-----END CERTIFICATE-----\n' },
    response: anchor,
    status: 201,
    problems: [409],
    handler: ({ body, inTenant }) => {
      const read = readAnchor(body.certificateType, body.certificate)
      return inTenant(async ({ trustAnchors }) => {
        if ((await trustAnchors.count()) >= MOST) throw conflict(`There are ${MOST} trust anchors: remove one that is no longer needed.`)
        const made = await trustAnchors.create(read)
        if (!made) throw conflict('This certificate is trusted for that already: there is nothing to add.')
        return made
      })
    },
  })

  route(app, {
    method: 'GET',
    url: '/trust-anchors/:id',
    tag,
    permission: 'certificate.read',
    summary: 'Read a trust anchor',
    params,
    response: anchor,
    handler: async ({ params: { id }, inTenant }) => found(await inTenant((data) => data.trustAnchors.get(id)), 'trust anchor'),
  })

  route(app, {
    method: 'DELETE',
    url: '/trust-anchors/:id',
    tag,
    permission: 'certificate.write',
    summary: 'Trust an authority no longer',
    params,
    handler: async ({ params: { id }, inTenant }) => {
      found((await inTenant((data) => data.trustAnchors.remove(id))) || undefined, 'trust anchor')
    },
  })
}

function readAnchor(type: TrustAnchorType, pem: string): NewTrustAnchor {
  try {
    const certificate = readCertificate(pem)
    readPublicKey(fieldsOf(certificate.raw).spki)
    if (!certificate.ca) throw new Error('it is not the certificate of an authority (basic constraints)')
    if (type !== 'IntermediateCertificate' && !isCertifiedBy(certificate, certificate))
      throw new Error('it is no root: it is not signed by itself. Add it as IntermediateCertificate')
    return {
      certificateType: type,
      fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      pem: certificate.toString(),
      subject: certificate.subject.replaceAll('\n', ', '),
      validFrom: new Date(certificate.validFrom),
      validTo: new Date(certificate.validTo),
    }
  } catch (err) {
    throw badRequest(`certificate: ${reasonOf(err)}.`, [{ field: 'body.certificate', message: reasonOf(err) }])
  }
}
