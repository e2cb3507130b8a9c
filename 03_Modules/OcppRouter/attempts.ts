import type { Attempt, SystemData } from '#base/system.js'

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
  noCommonVersion: 'The station offers no OCPP version that Plugboard speaks and its registration allows.',
  needsTls: 'The station is registered with a security profile that needs TLS, but the connection came without it.',
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

  const flush = () => {
    if (pending.size === 0) return
    const rows = [...pending.values()]
    pending.clear()
    writing ??= add(rows, maxRowsPerTenant)
      .catch(onError)
      .finally(() => (writing = undefined))
  }
  const timer = setInterval(flush, 1_000)
  timer.unref()
  return {
    note({ tenantId, claimedId, cause, address, offered, passwordHash }: Refused) {
      const addressBlock = blockOf(address)
      const key = JSON.stringify([tenantId, claimedId, cause, addressBlock])
      const known = pending.get(key)
      if (!known && pending.size >= maxPending) return
      const now = new Date()
      const common = { lastAt: now, offered, passwordHash }
      if (known) Object.assign(known, common, { count: known.count + 1 })
      else pending.set(key, { tenantId, claimedId, cause, detail: causes[cause], addressBlock, count: 1, firstAt: now, ...common })
    },
    async stop() {
      clearInterval(timer)
      await writing
      flush()
      await writing
    },
  }
}

/** An address with its last part cut off: attempts of one site add up in one row. */
export const blockOf = (address: string): string =>
  address.includes('.') ? `${address.split('.').slice(0, 3).join('.')}.0/24` : `${address.split(':').slice(0, 4).join(':')}::/64`
