import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type S3Store, startS3 } from '../test/s3.js'
import { checkFiles } from './check/files.js'
import { readConfig } from './config.js'
import { openFiles } from './files.js'

let store: S3Store
let folder: string
beforeAll(async () => {
  store = await startS3()
  folder = await mkdtemp(join(tmpdir(), 'plugboard-keys-'))
  await writeFile(join(folder, 's3.key'), 'not-looked-at\n')
})
afterAll(async () => {
  await store.stop()
  await rm(folder, { recursive: true })
})

const lines: string[] = []
const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
const values = (environment: Record<string, string> = {}) =>
  readConfig(
    {
      S3_BUCKET: 'plugboard',
      S3_ENDPOINT: store.settings.endpoint!,
      S3_ACCESS_KEY: 'S3RVER',
      S3_SECRET_KEY_FILE: join(folder, 's3.key'),
      ...environment,
    },
    '/nonexistent/.env',
  )

describe('a bucket for files', () => {
  it('is used when it answers', async () => {
    const files = await openFiles(values(), log)

    expect(await files.healthy()).toBe(true)
    expect(await checkFiles(values())).toEqual({ says: `bucket plugboard at ${new URL(store.settings.endpoint!).host}, reached` })
    await files.close()
  })

  it.each([
    [{ S3_BUCKET: 'nobodys' }, 'S3_BUCKET=nobodys: there is no such bucket at S3_ENDPOINT'],
    [{ S3_ACCESS_KEY: 'a-stranger' }, 'S3_ACCESS_KEY: the store refuses it for S3_BUCKET=plugboard (403)'],
    [{ S3_ACCESS_KEY: '' }, 'S3_BUCKET is set without S3_ACCESS_KEY'],
    [{ S3_SECRET_KEY_FILE: '' }, 'S3_BUCKET is set without S3_SECRET_KEY or S3_SECRET_KEY_FILE'],
    [{ S3_SECRET_KEY_FILE: '/nonexistent/key' }, 'S3_SECRET_KEY_FILE=/nonexistent/key cannot be read: ENOENT'],
    [{ S3_BUCKET: '' }, 'S3_ENDPOINT is set without S3_BUCKET'],
  ])('stops a start that cannot use it: %j', async (environment, line) => {
    await expect(openFiles(values(environment), log)).rejects.toThrow(line)
    await expect(checkFiles(values(environment))).rejects.toThrow(line)
  })

  it('may be away at a start, which says so and none of its keys', async () => {
    const away = { S3_ENDPOINT: 'http://127.0.0.1:1', S3_SECRET_KEY: 'planted-secret', S3_ACCESS_KEY: 'planted-key' }

    const files = await openFiles(values(away), log)

    expect(await checkFiles(values(away))).toMatchObject({
      says: 'bucket plugboard at 127.0.0.1:1, not reached',
      warnings: [expect.stringContaining('ECONNREFUSED')],
    })
    expect(lines.join()).toContain('ECONNREFUSED')
    expect(lines.join()).not.toContain('planted')
    await files.close()
  })

  it('is refused without its keys being shown', () => {
    expect(() => values({ S3_ENDPOINT: 'https://key:hunter2@example.com' })).toThrow('S3_ENDPOINT')
    expect(() => values({ S3_BUCKET: 'a b' })).toThrow('S3_BUCKET=a b is not accepted: give the name of a bucket')
  })
})

it('files are in a folder unless a bucket is named', async () => {
  expect(await checkFiles(readConfig({ DATA_DIR: '/srv/plugboard' }, '/nonexistent/.env'))).toEqual({ says: 'in /srv/plugboard/files' })
})
