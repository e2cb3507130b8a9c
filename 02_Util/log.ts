/** What an adapter needs of a logger: pino and Fastify's both fit. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** For whoever passes no logger. */
export const silent: Log = { info() {}, warn() {}, error() {} }
