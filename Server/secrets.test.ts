import { randomBytes } from 'node:crypto'
import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { temporaryFolder } from '../test/server.js'
import { readConfig } from './config.js'
import { findSecretKey, loadAdminKey, loadSecretKeys } from './secrets.js'

let folder: string
let dataDir: string
beforeAll(async () => {
  folder = await temporaryFolder('secrets')
  dataDir = join(folder, 'data')
})
afterAll(() => rm(folder, { recursive: true }))

const values = (environment: Record<string, string>) => readConfig({ DATA_DIR: dataDir, ...environment }, '/nonexistent/.env')

it('are made once, kept, and for their owner alone', async () => {
  const [first] = await loadSecretKeys(values({}))
  const admin = await loadAdminKey(values({}), () => 'pb_test')

  expect(await loadSecretKeys(values({}))).toEqual([first])
  expect(admin).toEqual({ key: 'pb_test', made: true })
  expect(await loadAdminKey(values({}), () => 'another')).toEqual({ key: 'pb_test', made: false })
  for (const name of await readdir(dataDir)) expect((await stat(join(dataDir, name))).mode & 0o777, name).toBe(0o600)
  expect((await stat(dataDir)).mode & 0o077).toBe(0)
})

it('stay valid for a while after a rotation: the one before comes second', async () => {
  const [now, before] = [randomBytes(32), randomBytes(32)]

  expect(await loadSecretKeys(values({ SECRET_KEY: now.toString('hex'), SECRET_KEY_PREVIOUS: before.toString('base64') }))).toEqual([
    now,
    before,
  ])
})

it('may come from a file, which must be there and long enough', async () => {
  const file = join(folder, 'secret')
  await writeFile(file, `${'ab'.repeat(32)}\n`)
  expect(await loadSecretKeys(values({ SECRET_KEY_FILE: file }))).toEqual([Buffer.alloc(32, 0xab)])

  await writeFile(file, 'short')
  await expect(loadSecretKeys(values({ SECRET_KEY_FILE: file }))).rejects.toThrow(/holds less than 32 bytes/)
  await expect(loadSecretKeys(values({ SECRET_KEY_FILE: '/nowhere' }))).rejects.toThrow('SECRET_KEY_FILE=/nowhere cannot be read: ENOENT')
})

it('are not made by a command that only looks', async () => {
  const empty = join(folder, 'empty')

  expect(await findSecretKey(values({ DATA_DIR: empty }))).toBeUndefined()
  await expect(stat(empty)).rejects.toThrow('ENOENT')
})
