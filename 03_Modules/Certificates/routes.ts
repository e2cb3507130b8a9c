import type { FastifyInstance } from 'fastify'
import { certificateQueryRoutes } from './routes/certificateQueries.js'
import { installedCertificateRoutes } from './routes/installedCertificates.js'
import { signingRequestRoutes } from './routes/signingRequests.js'

/** Certificates of stations, and what stations ask about certificates. */
export async function routes(app: FastifyInstance): Promise<void> {
  await certificateQueryRoutes(app)
  await installedCertificateRoutes(app)
  await signingRequestRoutes(app)
}
