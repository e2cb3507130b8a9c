import type { Connection } from './connection.js'

/** The sockets of this process, by tenant and station. The newest authenticated connection of a station is the one that counts. */
export function connectionRegistry() {
  const connections = new Map<string, Connection>()
  const key = ({ tenantId, stationId }: { tenantId: number; stationId: string }) => `${tenantId}/${stationId}`

  return {
    /** Puts a connection in and returns the one it replaces. One with an older epoch than the present one does not get in. */
    put(connection: Connection): Connection | undefined {
      const present = connections.get(key(connection.station))
      if (present && present.epoch > connection.epoch) return connection
      connections.set(key(connection.station), connection)
      return present
    },
    find: (station: { tenantId: number; stationId: string }): Connection | undefined => connections.get(key(station)),
    /** Takes out this very connection; a newer one under the same name stays. */
    remove(connection: Connection): boolean {
      if (connections.get(key(connection.station)) !== connection) return false
      return connections.delete(key(connection.station))
    },
    all: (): Iterable<Connection> => connections.values(),
    get size() {
      return connections.size
    },
  }
}

export type Registry = ReturnType<typeof connectionRegistry>

/** How often a station's connection was replaced within the last minute: two chargers with one identity fight for it. */
export function replacementCounter(windowMs = 60_000, now = Date.now) {
  const times = new Map<string, number[]>()
  return (key: string): number => {
    const recent = [...(times.get(key) ?? []).filter((at) => at > now() - windowMs), now()]
    times.delete(key)
    times.set(key, recent)
    if (times.size > 10_000) times.delete(times.keys().next().value!)
    return recent.length
  }
}
