import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { type OcppVersion, versions } from '#base/ocpp/version.js'
import type { StationAccess } from '#base/system.js'
import { underNewestSecret } from '#util/auth/stationPassword.js'
import { openRevocation } from '#util/revocation/revocation.js'
import type { Cause } from './attempts.js'
import { readBasicAuth } from './basicAuth.js'
import { type Client, clientOf } from './clientAddress.js'
import { clientCertificates, subjectOf } from './clientCertificate.js'
import { type Login, login } from './login.js'
import { enrol } from './onboarding.js'
import { onlineWords } from './onlineWord.js'
import { passwordCheck } from './passwordCheck.js'
import { provenCredentials } from './provenCredentials.js'
import { parseStationUrl } from './stationUrl.js'
import { chooseVersion, offeredProtocols } from './subprotocol.js'
import { tokenBuckets } from './tokenBucket.js'

export interface Admitted {
  kind: 'admitted'
  access: StationAccess
  version: OcppVersion
  client: Client
  login: Login
}

/** Why not, with the HTTP status the station gets. `noted` refusals show up for the operator. */
export interface Refusal {
  kind: 'refused'
  status: 400 | 401 | 404 | 429 | 431 | 503
  retryAfterSeconds?: number
  noted?: { tenantId: number; claimedId: string; cause: Cause; address: string; offered: object; passwordHash?: Buffer }
}

interface Details {
  passwordHash?: Buffer
  certificateFault?: string
}

/** Its operator sees what belongs to no tenant. */
export const SYSTEM_TENANT = 0
/** A station sends about ten, a proxy before it as many again. */
const maxHeaders = 100
/** Asking takes no longer, whoever is asked. */
const onlineMs = 3_000
// Every 401 leaves this long after its request came, so that its time tells nothing about the identity.
const uniformMs = 120

/** Where nobody may register itself, guessed ids are one line per address block, not one each. */
const claimOf = (claimedId: string, cause: Cause, offered: object) =>
  cause === 'onboardingClosed' ? { claimedId: '(not registered)', offered: { ...offered, stationId: claimedId } } : { claimedId, offered }

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** What becomes of a request that `ws` cannot upgrade: refused without a look at who sent it, and noted where its operator looks. */
export async function malformed(app: FastifyInstance, request: IncomingMessage, fault: string): Promise<Refusal> {
  const { ocpp, defaultTenant } = app.settings
  const url = parseStationUrl(request.url ?? '', ocpp.paths)
  if (url.kind === 'elsewhere') return { kind: 'refused', status: 404 }
  const { tenantSlug, stationId } = url.kind === 'station' ? url.claimed : { tenantSlug: undefined, stationId: url.text }
  const tenant = await app.tenants.bySlug(tenantSlug ?? defaultTenant).catch(() => undefined) // while the database is away it is nobody's
  const { address } = clientOf(request, ocpp.trustedProxies)
  const offered = { fault, url: request.url?.slice(0, 200), userAgent: request.headers['user-agent']?.slice(0, 100) }
  const tenantId = url.kind === 'station' ? (tenant?.id ?? SYSTEM_TENANT) : SYSTEM_TENANT
  return { kind: 'refused', status: 400, noted: { tenantId, claimedId: stationId, cause: 'badUpgrade', address, offered } }
}

/** Decides who may connect. Nothing is written but what an accepted or newly enrolled station needs. */
export function handshakes(app: FastifyInstance) {
  const { ocpp, defaultTenant, secretKeys } = app.settings
  const fits = passwordCheck(secretKeys)
  const proven = provenCredentials(secretKeys)
  const wordOn = onlineWords({
    // With limits of its own: stations that log in take nothing from drivers whose contract certificates are asked about.
    revocation: openRevocation({ cache: app.cache, allowPrivate: app.settings.ocspAllowPrivate, withinMs: onlineMs }),
    verification: ocpp.onlineVerification,
    log: app.log,
  })
  // Failures only, and never for credentials that were right before: a guesser behind the same address must not lock the others out.
  const byAddress = tokenBuckets({ burst: 200, perSecond: 10 })
  const byStation = tokenBuckets({ burst: 6, perSecond: 0.2 })

  /** After a rotation of the secret: the old one can go once every station was here. */
  async function rehash(access: StationAccess, password: Buffer): Promise<void> {
    const newest = underNewestSecret(secretKeys, access.credential, password)
    if (!newest) return
    await app.data.system.links
      .rehash(access, access.credential!, newest)
      // The old hash stays valid, and the next login tries again.
      .catch((err: unknown) => app.log.warn({ err, station: access.stationId }, 'password not rehashed'))
  }

  return async function decide(request: IncomingMessage): Promise<Admitted | Refusal> {
    const startedAt = Date.now()
    if (request.rawHeaders.length > 2 * maxHeaders) return { kind: 'refused', status: 431 }
    const client = clientOf(request, ocpp.trustedProxies)
    const url = parseStationUrl(request.url ?? '', ocpp.paths)
    const protocols = offeredProtocols(request.headers['sec-websocket-protocol'])
    const certificates = clientCertificates(request, ocpp.trustedProxies)
    const shownCertificate = certificates[0] && { subject: subjectOf(certificates[0]), until: new Date(certificates[0].validTo) }
    const offered = {
      protocols,
      url: request.url?.slice(0, 200),
      userAgent: request.headers['user-agent']?.slice(0, 100),
      tls: client.tls,
      certificate: shownCertificate,
    }
    const refuse = (
      status: Refusal['status'],
      tenantId: number,
      claimedId: string,
      cause: Cause,
      { passwordHash, certificateFault }: Details = {},
    ): Refusal => {
      const seen = certificateFault ? { ...offered, certificate: { ...shownCertificate, fault: certificateFault } } : offered
      return {
        kind: 'refused',
        status,
        noted: { tenantId, ...claimOf(claimedId, cause, seen), cause, address: client.address, passwordHash },
      }
    }

    if (url.kind === 'elsewhere') return { kind: 'refused', status: 404 }
    if (url.kind === 'badIdentity') return refuse(400, SYSTEM_TENANT, url.text, 'badIdentity')
    const { tenantSlug, stationId } = url.claimed
    const tenant = await app.tenants.bySlug(tenantSlug ?? defaultTenant)
    const tenantId = tenant?.id ?? SYSTEM_TENANT
    if (!chooseVersion(protocols, ocpp.versions)) return refuse(400, tenantId, stationId, 'noCommonVersion')

    const bucket = `${tenantId}/${stationId}/${client.address}`
    const credential = [tenantId, stationId, request.headers.authorization, certificates[0]?.fingerprint256]
    if (!(byAddress.allows(client.address) && byStation.allows(bucket)) && !proven.has(credential))
      return { ...refuse(429, tenantId, stationId, 'tooManyFailures'), retryAfterSeconds: 5 }
    // Taken before anything is looked up, so that a thousand guesses at once are as few as one after the other.
    byStation.take(bucket)
    let guessed = false
    const unauthorized = async (cause: Cause, details?: Details): Promise<Refusal> => {
      guessed = true
      byAddress.take(client.address)
      proven.forget(credential)
      await pause(uniformMs - (Date.now() - startedAt))
      return refuse(401, tenantId, stationId, cause, details)
    }

    try {
      if (!tenant || tenant.id === SYSTEM_TENANT) return await unauthorized('unknownTenant')
      const basic = readBasicAuth(request.headers.authorization)
      const known = await app.data.system.links.access(tenantId, stationId)
      const shown = { tls: client.tls, basic, certificates }
      const enrolled = known ? undefined : await enrol(app, { tenantId, stationId, shown })
      if (enrolled?.kind === 'closed') return await unauthorized('onboardingClosed')
      if (enrolled?.kind === 'inbox') return await unauthorized('unknownStation', enrolled)
      const access = known ?? (enrolled as { access: StationAccess }).access

      const names = async () => (await app.data.withTenant(tenantId, (data) => data.stations.certificateNames(access.stationPk)))!
      const outcome = await login(access, shown, {
        trust: app.stationTrust(),
        fits,
        names,
        wordOn: (path) => wordOn(tenantId, path),
      })
      if ('fault' in outcome) return await unauthorized(outcome.fault, { certificateFault: outcome.detail })
      if (basic && [1, 2].includes(outcome.login.securityProfile) && !outcome.login.change) await rehash(access, basic.password)
      const version = chooseVersion(
        protocols,
        versions.filter((v) => ocpp.versions.includes(v) && access.ocppVersions.includes(v)),
      )
      if (!version) return refuse(400, tenantId, stationId, 'noCommonVersion')
      proven.add(credential)
      return { kind: 'admitted', access, version, client, login: outcome.login }
    } finally {
      // Whoever was let in, or met a fault of ours, may come back at once.
      if (!guessed) byStation.giveBack(bucket)
    }
  }
}
