import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { version } from './package.js'
import type { Values } from './settings.js'
import type { Plugboard } from './start.js'

const loopback = /^(127\.|::1$|localhost$)/

/** The first thing a newcomer reads: what runs, what to open and what to type next. */
export function banner({ app, database, moduleNames, adminKey }: Plugboard, values: Values): string {
  const { port } = app.server.address() as AddressInfo
  const open = !loopback.test(values.HOST)
  const host = open ? (lanAddresses()[0] ?? 'localhost') : '127.0.0.1'
  const [http, ws] = values.TLS_CERT_FILE ? ['https', 'wss'] : ['http', 'ws']
  const path = values.OCPP_PATHS[0]!.replace(/\/$/, '')
  const lines = [
    `Plugboard ${version}`,
    `  modules   ${moduleNames.join(', ')}`,
    `  database  ${database.name}${database.migrated.postgis ? ' with PostGIS' : ' (no PostGIS: distances by haversine)'}`,
    `  bus       ${values.AMQP_URL ? 'RabbitMQ' : 'in this process'}`,
    `  cache     ${values.REDIS_URL ? 'Redis' : 'in memory'}`,
    '',
    `  Live view       ${http}://${host}:${port}/`,
    `  API (Swagger)   ${http}://${host}:${port}/docs`,
    `  Stations        ${ws}://${host}:${port}${path}/<stationId>   (ocpp1.6, ocpp2.0.1, ocpp2.1)`,
    ...(values.PLAIN_PORT ? [`                  ws://${host}:${values.PLAIN_PORT}${path}/<stationId>   for stations without TLS`] : []),
    ...adminKeyLines(adminKey, values),
    '',
    `  See a session   npm run simulate -- --stations 1 --version 2.0.1 --sessions 1${simulateUrl(`${ws}://127.0.0.1:${port}${path}`)}`,
    ...reachLine(open, ws, `${port}${path}`, values),
    '',
  ]
  return `${lines.join('\n')}\n`
}

/** What the command would not find by itself in another terminal. */
const simulateUrl = (url: string): string => (url === 'ws://127.0.0.1:8080/ocpp' ? '' : ` --url ${url}`)

function reachLine(open: boolean, ws: string, place: string, { TLS_CERT_FILE }: Values): string[] {
  if (!open)
    return [`  From the LAN    HOST=0.0.0.0 npm start   then ${ws}://${lanAddresses()[0] ?? '<this machine>'}:${place}/<stationId>`]
  if (TLS_CERT_FILE) return []
  return [
    '  WARNING         reachable from other machines without TLS: set TLS_CERT_FILE, or put a TLS proxy in front (docs/operations.md)',
  ]
}

function adminKeyLines(adminKey: Plugboard['adminKey'], values: Values): string[] {
  if (!adminKey) return []
  if (values.ADMIN_API_KEY) return ['  Admin key       as set by ADMIN_API_KEY']
  const file = join(values.DATA_DIR, 'admin.key')
  return [adminKey.made ? `  Admin key       ${adminKey.key}   (shown once; kept in ${file})` : `  Admin key       in ${file}`]
}

const lanAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
