import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { checkDatabase } from '../check/database.js'
import { checkFiles } from '../check/files.js'
import { type Finding, find } from '../check/findings.js'
import { checkBus, checkCache, checkPort } from '../check/network.js'
import { readConfig } from '../config.js'
import { modules } from '../modules.js'
import { version } from '../package.js'
import { findSecretKey } from '../secrets.js'
import { requireShared, selectModules } from '../selectModules.js'
import type { Values } from '../settings.js'
import { readTls, tlsSays } from '../tls.js'
import { command } from './command.js'

/** `check-config`: what a start would do with these settings, without doing it. 1 when it would fail. */
export const checkConfig = command('check-config', async () => {
  const values = readConfig()
  const selected = selectModules(values.APP_NAME)
  requireShared(selected, values)
  const secretKey = await findSecretKey(values)
  const findings = [
    await find('modules', async () => selected.map(({ name }) => name).join(', ')),
    await find('secret', async () => secretSays(values, secretKey)),
    await find('admin key', async () => adminKeySays(values, selected.length === modules.length)),
    await find('database', () => checkDatabase(values, secretKey)),
    await find('bus', () => checkBus(values)),
    await find('cache', () => checkCache(values)),
    await find('files', () => checkFiles(values)),
    await find('port', () => checkPort(values.PORT, values.HOST)),
    ...(values.PLAIN_PORT ? [await find('plain port', () => checkPort(values.PLAIN_PORT!, values.HOST))] : []),
    await find('tls', async () => tlsSays(await readTls(values))),
    ...(values.METRICS_PORT ? [await find('metrics', () => checkPort(values.METRICS_PORT!, '127.0.0.1'))] : []),
  ]
  const warnings = [...findings.flatMap(({ warnings }) => warnings ?? []), ...warningsOf(values)]
  const failure = findings.find(({ error }) => error !== undefined)
  console.log(`Plugboard ${version}${failure ? '' : ' would start'}\n${findings.map(line).join('\n')}`)
  for (const warning of warnings) console.log(`  WARNING    ${warning}`)
  if (!failure) return 0
  console.error(`Plugboard cannot start: ${failure.error}`)
  return 1
})

const line = ({ part, says, error }: Finding): string => `  ${part.padEnd(10)} ${error ?? says}`

function secretSays({ SECRET_KEY, SECRET_KEY_FILE, DATA_DIR }: Values, secretKey: Buffer | undefined): string {
  if (SECRET_KEY) return 'SECRET_KEY'
  if (SECRET_KEY_FILE) return SECRET_KEY_FILE
  return secretKey ? join(DATA_DIR, 'secret.key') : `a new one in ${join(DATA_DIR, 'secret.key')}`
}

function adminKeySays({ ADMIN_API_KEY, DATA_DIR }: Values, whole: boolean): string {
  if (ADMIN_API_KEY) return 'ADMIN_API_KEY'
  if (!whole) return 'none made here: this is a part of Plugboard'
  const file = join(DATA_DIR, 'admin.key')
  return existsSync(file) ? file : `a new one in ${file}`
}

function warningsOf({ HOST, STATION_ONBOARDING, SECRET_KEY_PREVIOUS, TLS_CERT_FILE, PLAIN_PORT }: Values): string[] {
  const open = !/^(127\.|::1$|localhost$)/.test(HOST)
  const env = statSync('.env', { throwIfNoEntry: false })
  return [
    ...(open && !TLS_CERT_FILE ? ['HOST is open to other machines without TLS: set TLS_CERT_FILE, or put a TLS proxy in front'] : []),
    ...(open && PLAIN_PORT
      ? ['PLAIN_PORT is open to other machines: whoever is on the way reads what stations say there, and their passwords']
      : []),
    ...(open && STATION_ONBOARDING === 'open' ? ['STATION_ONBOARDING=open: whoever connects first under a name is that station'] : []),
    ...(SECRET_KEY_PREVIOUS ? ['SECRET_KEY_PREVIOUS is set: take it away when every station has logged in since'] : []),
    ...(env && (env.mode & 0o077) !== 0 ? ['.env may be read by other users of this machine: chmod 600 .env'] : []),
  ]
}
