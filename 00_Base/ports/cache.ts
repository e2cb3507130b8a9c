/**
 * Short-lived shared facts: who holds which socket, a verified password, a rate. Losing it all must be survivable: truth is in PostgreSQL.
 * Keys carry the tenant. Values are JSON (a TypeError otherwise), times to live seconds, fractions allowed. An unreachable cache behaves like an empty one (get → undefined, claim → true) and says so in `healthy`.
 */
export interface Cache {
  get<T>(key: string): Promise<T | undefined>
  set(key: string, value: unknown, ttlSeconds: number): Promise<void>
  /** Sets the key only if it is absent; true for the one caller that won. */
  claim(key: string, value: unknown, ttlSeconds: number): Promise<boolean>
  delete(key: string): Promise<void>
  /** True when the store is reachable now; used by `/ready`. */
  healthy(): Promise<boolean>
  close(): Promise<void>
}
