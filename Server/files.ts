import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import type { Files } from '#base/ports/files.js'
import { localFiles } from '#util/files/local.js'
import type { S3Settings, s3Files } from '#util/files/s3.js'
import { ConfigError } from './config.js'
import type { Values } from './settings.js'

/** The store of files the settings name. A bucket that refuses us stops the start; one that does not answer is used when it does. */
export async function openFiles(values: Values, log: FastifyBaseLogger): Promise<Files> {
  const settings = await s3SettingsOf(values)
  if (!settings) return localFiles(join(values.DATA_DIR, 'files'))
  const files = await openS3(settings)
  const away = await askBucket(files, settings).catch(async (err: unknown) => {
    await files.close()
    throw err
  })
  if (away) log.warn({ bucket: settings.bucket, reason: away }, 'the store of files does not answer; uploads wait for it')
  return files
}

/** Its libraries are large: whoever keeps files in a folder does not load them. */
export const openS3 = async (settings: S3Settings): Promise<ReturnType<typeof s3Files>> =>
  (await import('#util/files/s3.js')).s3Files(settings)

/** Why the bucket cannot be asked now; undefined when it answers. Throws ConfigError for what only an operator can mend. */
export async function askBucket(files: { check(): Promise<void> }, { bucket }: S3Settings): Promise<string | undefined> {
  try {
    await files.check()
    return undefined
  } catch (err) {
    const { name, code, message, $metadata } = err as { name?: string; code?: string; message?: string } & {
      $metadata?: { httpStatusCode?: number }
    }
    const status = $metadata?.httpStatusCode ?? 0
    if (status === 404) throw new ConfigError(`S3_BUCKET=${bucket}: there is no such bucket at S3_ENDPOINT`)
    if (status === 401 || status === 403)
      throw new ConfigError(`S3_ACCESS_KEY: the store refuses it for S3_BUCKET=${bucket} (${status}): are key, secret and rights correct?`)
    if (status >= 300 && status < 500)
      throw new ConfigError(`S3_BUCKET=${bucket}: the store answers ${status}: are S3_ENDPOINT, S3_REGION and S3_PATH_STYLE correct?`)
    return code ?? (status > 0 ? `answered ${status}` : message || name || 'no answer')
  }
}

/** What the settings say of S3; undefined when files are in a folder. */
export async function s3SettingsOf(values: Values): Promise<S3Settings | undefined> {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY: accessKey, S3_ENDPOINT: endpoint } = values
  if (!bucket) {
    const alone = (['S3_ENDPOINT', 'S3_ACCESS_KEY', 'S3_SECRET_KEY', 'S3_SECRET_KEY_FILE'] as const).find(
      (name) => values[name] !== undefined,
    )
    if (alone) throw new ConfigError(`${alone} is set without S3_BUCKET: name the bucket, or take it away`)
    return undefined
  }
  if (!accessKey) throw new ConfigError('S3_BUCKET is set without S3_ACCESS_KEY')
  return {
    endpoint,
    bucket,
    accessKey,
    secretKey: await secretKeyOf(values),
    region: values.S3_REGION,
    pathStyle: values.S3_PATH_STYLE ?? endpoint !== undefined,
    prefix: values.S3_PREFIX,
  }
}

async function secretKeyOf({ S3_SECRET_KEY: key, S3_SECRET_KEY_FILE: path }: Values): Promise<string> {
  if (key) return key
  if (!path) throw new ConfigError('S3_BUCKET is set without S3_SECRET_KEY or S3_SECRET_KEY_FILE')
  const text = await readFile(path, 'utf8').catch((err: NodeJS.ErrnoException) => {
    throw new ConfigError(`S3_SECRET_KEY_FILE=${path} cannot be read: ${err.code}`)
  })
  if (text.trim() === '') throw new ConfigError(`S3_SECRET_KEY_FILE=${path} is empty`)
  return text.trim()
}
