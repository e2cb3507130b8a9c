import { join } from 'node:path'
import { askBucket, openS3, s3SettingsOf } from '../files.js'
import type { Values } from '../settings.js'
import type { Finding } from './findings.js'

/** A bucket may be away: it is used when it answers. One that refuses us stops the start. */
export async function checkFiles(values: Values): Promise<Omit<Finding, 'part'>> {
  const settings = await s3SettingsOf(values)
  if (!settings) return { says: `in ${join(values.DATA_DIR, 'files')}` }
  const where = `bucket ${settings.bucket} at ${settings.endpoint ? new URL(settings.endpoint).host : `Amazon S3, ${settings.region}`}`
  const files = await openS3(settings)
  try {
    const away = await askBucket(files, settings)
    if (!away) return { says: `${where}, reached` }
    return { says: `${where}, not reached`, warnings: [`S3_ENDPOINT: ${away}; a start goes on and uses it when it answers`] }
  } finally {
    await files.close()
  }
}
