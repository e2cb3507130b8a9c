import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'dotenv'
import type { Settings } from '#base/settings.js'
import { version } from './package.js'
import { type SettingName, settings, type Values } from './settings.js'

/** A setting nobody can start with; its message is the one line an operator reads. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ConfigError'
  }
}

type Environment = Record<string, string | undefined>

const names = Object.keys(settings) as SettingName[]
// Ours, but read by tests, tools and containers rather than by a process that serves; the last ones are compose's, which shares .env with us.
const otherNames = new Set([
  'PLUGBOARD_REQUIRE_SERVICES',
  'PLUGBOARD_URL',
  'PLUGBOARD_KEY',
  'POSTGRES_PASSWORD',
  'RABBITMQ_PASSWORD',
  'MINIO_ROOT_PASSWORD',
  'PUBLISH',
  'TLS_DIR',
  'COMPOSE_PROFILES',
  'COMPOSE_PROJECT_NAME',
])
// Everybody's: near one of our names by accident.
const foreign = /^(HOME|PATH|HOSTNAME|HOSTTYPE|LOGNAME|OSTYPE|PGHOST|PGPORT|SPORT|POST|PS\d|PWD)$/

/** The settings of the environment, with `.env` below it (the environment wins). Throws ConfigError on the first thing that is wrong. */
export function readConfig(environment: Environment = process.env, envFile = '.env'): Values {
  const fromFile = existsSync(envFile) ? parse(readFileSync(envFile)) : {}
  const merged: Environment = { ...fromFile, ...environment }
  for (const name of Object.keys(merged)) refuseUnknown(name, name in fromFile)
  const values = Object.fromEntries(names.map((name) => [name, readSetting(name, merged[name])])) as Values
  return values
}

/** Where a tool finds the Plugboard it speaks to, and its key; the tools' own options come first. */
export const readClient = ({ PLUGBOARD_URL, PLUGBOARD_KEY }: Environment = process.env) => ({ PLUGBOARD_URL, PLUGBOARD_KEY })

function readSetting(name: SettingName, text: string | undefined): unknown {
  const { schema, default: fallback, secret } = settings[name] as (typeof settings)[SettingName] & { default?: string; secret?: boolean }
  const given = text === undefined || text.trim() === '' ? fallback : text.trim()
  if (given === undefined) return undefined
  const read = schema.safeParse(given)
  if (read.success) return read.data
  throw new ConfigError(`${name}${secret ? '' : `=${given}`} is not accepted: give ${read.error.issues[0]!.message}`)
}

function refuseUnknown(name: string, inFile: boolean) {
  if (name in settings || otherNames.has(name) || foreign.test(name)) return
  const near = /^[A-Z][A-Z0-9_]*$/.test(name) ? names.find((known) => distance(name, known) <= 2) : undefined
  if (near) throw new ConfigError(`${name} is no setting: did you mean ${near}?`)
  if (inFile || /^(OCPP|STATION|PLUGBOARD)_/.test(name)) throw new ConfigError(`${name} is no setting: docs/operations.md lists them all`)
}

/** Levenshtein distance, given up beyond 2. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]!
}

/** The settings as the modules see them. */
export const toSettings = (values: Values, secretKeys: Buffer[]): Settings => ({
  version,
  secretKeys,
  defaultTenant: values.DEFAULT_TENANT,
  heartbeatIntervalSeconds: values.HEARTBEAT_INTERVAL_SECONDS,
  ocpp: {
    paths: values.OCPP_PATHS,
    versions: values.OCPP_VERSIONS as Settings['ocpp']['versions'],
    onboarding: values.STATION_ONBOARDING,
    bootRequired16: values.OCPP_BOOT_REQUIRED_16,
    maxConnections: values.OCPP_MAX_CONNECTIONS,
    callTimeoutSeconds: values.OCPP_CALL_TIMEOUT,
    messageDeadlineSeconds: values.OCPP_MESSAGE_DEADLINE,
    pingSeconds: values.OCPP_PING_SECONDS,
    maxPayloadBytes: values.OCPP_MAX_PAYLOAD,
    maxMessagesPerSecond: values.OCPP_MAX_RATE,
    trustedProxies: values.TRUSTED_PROXIES,
    onlineVerification: values.TLS_CLIENT_OCSP,
  },
  retention: {
    messagesDays: values.MESSAGE_RETENTION_DAYS,
    statusDays: values.STATUS_RETENTION_DAYS,
    meterValuesDays: values.METER_VALUE_RETENTION_DAYS,
  },
  transactionStaleHours: values.TRANSACTION_STALE_HOURS,
  transactionAskStatus: values.TRANSACTION_ASK_STATUS,
  files: { url: values.FILES_URL, maxBytes: values.FILES_MAX_MB * 1024 * 1024 },
  firmware: { urls: values.FIRMWARE_URLS },
  commandTtlSeconds: values.COMMAND_TTL_SECONDS,
  callbackAllowPrivate: values.CALLBACK_ALLOW_PRIVATE,
  ocspAllowPrivate: values.OCSP_ALLOW_PRIVATE,
  contractPool: values.CONTRACT_POOL_URL === undefined ? undefined : { url: values.CONTRACT_POOL_URL, token: values.CONTRACT_POOL_TOKEN },
})
