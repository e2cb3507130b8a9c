import type { FastifyInstance } from 'fastify'
import { certificateQueryRoutes } from './routes/certificateQueries.js'
import { installedCertificateRoutes } from './routes/installedCertificates.js'
import { signingRequestRoutes } from './routes/signingRequests.js'
import { trustAnchorRoutes } from './routes/trustAnchors.js'

/** Certificates of stations, what stations ask about certificates, and which authorities are trusted. */
export async function routes(app: FastifyInstance): Promise<void> {
  await certificateQueryRoutes(app)
  await installedCertificateRoutes(app)
  await signingRequestRoutes(app)
  await trustAnchorRoutes(app)
}
