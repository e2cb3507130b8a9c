import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from './config.js'
import { decodeSecret, type Values } from './settings.js'

/** The secret of the installation first, then the one before it. A single process makes its own, once. */
export async function loadSecretKeys(values: Values): Promise<Buffer[]> {
  const current = values.SECRET_KEY
    ? decodeSecret(values.SECRET_KEY)
    : values.SECRET_KEY_FILE
      ? await fromFile(values.SECRET_KEY_FILE)
      : await own(values.DATA_DIR)
  return values.SECRET_KEY_PREVIOUS ? [current, decodeSecret(values.SECRET_KEY_PREVIOUS)] : [current]
}

/** The current secret, when there is one; makes nothing. */
export async function findSecretKey(values: Values): Promise<Buffer | undefined> {
  if (values.SECRET_KEY || values.SECRET_KEY_FILE) return (await loadSecretKeys(values))[0]
  const text = await readFile(join(values.DATA_DIR, 'secret.key'), 'utf8').catch(() => '')
  return text.trim() === '' ? undefined : decodeSecret(text.trim())
}

async function fromFile(path: string): Promise<Buffer> {
  const text = await readFile(path, 'utf8').catch((err: NodeJS.ErrnoException) => {
    throw new ConfigError(`SECRET_KEY_FILE=${path} cannot be read: ${err.code}`)
  })
  const key = decodeSecret(text.trim())
  if (key.length < 32) throw new ConfigError(`SECRET_KEY_FILE=${path} holds less than 32 bytes (hex or base64)`)
  return key
}

async function own(dataDir: string): Promise<Buffer> {
  const text = await keepFile(dataDir, 'secret.key', () => randomBytes(32).toString('hex'))
  return decodeSecret(text)
}

/** The admin key, and whether it was made just now. */
export async function loadAdminKey(values: Values, make: () => string): Promise<{ key: string; made: boolean }> {
  if (values.ADMIN_API_KEY) return { key: values.ADMIN_API_KEY, made: false }
  const made = !existsSync(join(values.DATA_DIR, 'admin.key'))
  return { key: await keepFile(values.DATA_DIR, 'admin.key', make), made }
}

/** The text of a file in DATA_DIR, written with `make` when it is missing; for its owner's eyes only. */
async function keepFile(dataDir: string, name: string, make: () => string): Promise<string> {
  const path = join(dataDir, name)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await writeFile(path, `${make()}\n`, { mode: 0o600, flag: 'wx' }).catch((err: NodeJS.ErrnoException) => {
    if (err.code !== 'EEXIST') throw new ConfigError(`DATA_DIR=${dataDir} cannot be written: ${err.code}`)
  })
  return (await readFile(path, 'utf8')).trim()
}
