import type { FastifyInstance } from 'fastify'
import type { StationAccess } from '#base/system.js'
import { hashPassword } from '#util/auth/stationPassword.js'
import { judgeCertificate } from './clientCertificate.js'
import type { Shown } from './login.js'

export interface Newcomer {
  tenantId: number
  stationId: string
  shown: Shown
}

/**
 * A station nobody registered. `open`: it is registered with what it offered. Otherwise it is refused: `closed` without a trace of its own; with `inbox` the hash of the password
 * it offered is kept beside the attempt, so that an operator's approval fixes exactly that password.
 */
export async function enrol(
  app: FastifyInstance,
  { tenantId, stationId, shown: { tls, basic, certificates } }: Newcomer,
): Promise<{ kind: 'closed' } | { kind: 'inbox'; passwordHash?: Buffer } | { kind: 'registered'; access: StationAccess }> {
  const { onboarding } = app.settings.ocpp
  if (onboarding === 'closed') return { kind: 'closed' }
  const usable = basic && basic.user === stationId && basic.password.length > 0
  const hashed = usable ? await hashPassword(app.settings.secretKeys, basic.password, 'hmac') : undefined
  if (onboarding !== 'open') return { kind: 'inbox', passwordHash: hashed?.hash }
  await app.data.withTenant(tenantId, async (data) => {
    const names = { organizations: (await data.tenant.get())?.organizations ?? [] }
    const certified = tls && 'path' in judgeCertificate(certificates, { trust: app.stationTrust(), stationId, names })
    const securityProfile = certified ? 3 : hashed ? (tls ? 2 : 1) : 0
    await data.stations.enrol({ stationId, securityProfile, credential: certified ? undefined : hashed })
  })
  const access = await app.data.system.links.access(tenantId, stationId)
  if (!access) throw new Error(`station ${stationId} vanished while it was registered`)
  app.log.info({ tenant: tenantId, station: stationId }, 'station registered itself (STATION_ONBOARDING=open)')
  return { kind: 'registered', access }
}
