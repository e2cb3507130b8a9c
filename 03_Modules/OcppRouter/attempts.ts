import type { Attempt, SystemData } from '#base/system.js'
import { inHalves } from './inHalves.js'

/** Why a charger could not connect, in words an operator can act on. */
export const causes = {
  badIdentity:
    'The identity in the URL has characters a station id may not have (letters, digits, space and * - _ = + | @ . are allowed, 48 at most).',
  unknownTenant: 'The URL names a tenant that does not exist.',
  unknownStation: 'No station with this id is registered. Approve it in the onboarding inbox or register it.',
  onboardingClosed:
    'Stations with ids nobody registered try to connect, and STATION_ONBOARDING is closed. The last id is among what was offered.',
  noPassword:
    'The station sent no password, but its security profile asks for one. Set the password in the charger or register it with profile 0.',
  wrongPassword: 'The password does not match the one registered for this station.',
  otherUser: 'The user name of the Authorization header is not the station id of the URL; they must be equal.',
  badUpgrade: 'The request is no valid WebSocket handshake; `offered.fault` says what is wrong. A proxy in between may have changed it.',
  noCommonVersion: 'The station offers no OCPP version that Plugboard speaks and its registration allows.',
  needsTls:
    'The station is registered with a security profile that needs TLS (2 or 3), but the connection came without it. A lower one than it once used is for its operator to allow, not for the station.',
  tlsNotExpected:
    'The station is registered with security profile 1, which is without TLS, but it came with TLS. Register it with profile 2, or 3 if it has a certificate.',
  noCertificate:
    'The station is registered with security profile 3, but showed no certificate of its own. A lower profile is for its operator to allow. Behind a proxy, the proxy must pass the certificate on in X-Client-Cert.',
  noStationCas:
    'The station is registered with security profile 3, but TLS_CLIENT_CA_FILE names no CA that could have signed its certificate.',
  badCertificate: 'The certificate of the station is not valid; `offered.certificate.fault` says why.',
  otherCertificate:
    'The certificate is not of this station: its CN is neither the station id nor the serial number the station told us. `offered.certificate` shows it.',
  otherOrganization:
    'O of the certificate is none of the organizations of the tenant (PATCH /tenants/{id}), or is missing. `offered.certificate` shows it.',
  tlsFailed:
    'Somebody did not get as far as naming a station: TLS could not be agreed on. `offered.fault` says why, such as a version below 1.2.',
  tooManyFailures: 'Too many failed attempts from this address: further ones are refused for a while without looking at the password.',
  tooManyConnections: 'The process holds as many connections as OCPP_MAX_CONNECTIONS allows.',
} as const

export type Cause = keyof typeof causes

export interface Refused {
  tenantId: number
  claimedId: string
  cause: Cause
  address: string
  offered: object
  passwordHash?: Buffer
}

const maxPending = 2_000
const maxRowsPerTenant = 5_000

/** Counts refused handshakes in memory and writes them at most once a second: nothing is written inside a handshake. */
export function refusedHandshakes(add: SystemData['attempts']['add'], onError: (err: unknown) => void) {
  const pending = new Map<string, Attempt>()
  let writing: Promise<void> | undefined

  const write = async (rows: Attempt[]) => {
    await add(rows, maxRowsPerTenant)
    for (const row of rows) row.count = 0 // what could not be written with it comes again, this must not
  }
  const writeAll = async () => {
    const rows = [...pending.values()]
    pending.clear() // what is noted meanwhile is counted afresh, and written by the next round
    await inHalves(rows, write, (row, err) => {
      row.count = 0
      onError(err)
    }).catch((err: unknown) => {
      onError(err)
      for (const row of rows) if (row.count > 0) putBack(row)
    })
  }
  const putBack = (row: Attempt) => {
    const newer = pending.get(keyOf(row))
    if (newer) Object.assign(newer, { count: newer.count + row.count, firstAt: row.firstAt, ...firstOffer(row, newer) })
    else if (pending.size < maxPending) pending.set(keyOf(row), row)
  }
  const flush = (): Promise<void> | undefined => {
    if (pending.size > 0) writing ??= writeAll().finally(() => (writing = undefined))
    return writing
  }
  const timer = setInterval(() => void flush(), 1_000)
  timer.unref()
  return {
    note({ tenantId, claimedId, cause, address, offered, passwordHash }: Refused) {
      const addressBlock = blockOf(address)
      const key = keyOf({ tenantId, claimedId, cause, addressBlock })
      const known = pending.get(key)
      if (!known && pending.size >= maxPending) return
      const now = new Date()
      const common = { lastAt: now, offered }
      if (!known) {
        pending.set(key, {
          tenantId,
          claimedId,
          cause,
          detail: causes[cause],
          addressBlock,
          count: 1,
          firstAt: now,
          passwordHash,
          ...common,
        })
        return
      }
      Object.assign(known, common, { count: known.count + 1, ...firstOffer(known, { passwordHash }) })
    },
    async stop() {
      clearInterval(timer)
      await writing
      await flush()
    },
  }
}

type Offer = Pick<Attempt, 'passwordHash' | 'offersDiffer'>

/** The first password stays, so that nobody can put another in the place of the one an operator approves. */
const firstOffer = (earlier: Offer, later: Offer): Offer => ({
  passwordHash: earlier.passwordHash ?? later.passwordHash,
  offersDiffer: earlier.offersDiffer || later.offersDiffer || !sameHash(earlier.passwordHash, later.passwordHash),
})

const sameHash = (one: Buffer | undefined, other: Buffer | undefined) => (one && other ? one.equals(other) : one === other)

const keyOf = ({ tenantId, claimedId, cause, addressBlock }: Pick<Attempt, 'tenantId' | 'claimedId' | 'cause' | 'addressBlock'>) =>
  JSON.stringify([tenantId, claimedId, cause, addressBlock])

/** An address with its last part cut off: attempts of one site add up in one row. */
export const blockOf = (address: string): string =>
  address.includes('.') ? `${address.split('.').slice(0, 3).join('.')}.0/24` : `${address.split(':').slice(0, 4).join(':')}::/64`
