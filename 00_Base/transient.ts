import { BusError } from '#base/ports/bus.js'

const network = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
])
// PostgreSQL: connection lost, serialization failure and deadlock, out of disk or memory or connections, shutting down, I/O error.
const states = /^(08|40|53|57P|58|55P03|25P03|57014)/

/**
 * True when the same work may well succeed later: the database, the broker or the network is away or overloaded.
 * False means the message itself cannot be stored (a poison message) or the code is wrong.
 */
export function isTransient(err: unknown): boolean {
  if (BusError.is(err)) return true
  for (let at: any = err, depth = 0; at && depth < 4; at = at.parent ?? at.original ?? at.cause, depth++) {
    if (typeof at.code === 'string' && (network.has(at.code) || states.test(at.code))) return true
    if (
      typeof at.name === 'string' &&
      /^Sequelize(Connection|HostNotReachable|HostNotFound|AccessDenied|InvalidConnection|Timeout)/.test(at.name)
    )
      return true
    if (
      typeof at.message === 'string' &&
      /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|not queryable/.test(
        at.message,
      )
    )
      return true
  }
  return false
}
