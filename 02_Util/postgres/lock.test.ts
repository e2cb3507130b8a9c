import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockFolder } from './lock.js'
import { startOf } from './processes.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plugboard-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const holder = async () => JSON.parse(await readFile(join(folder, 'plugboard.pid'), 'utf8'))
const leaveBehind = async (changes: object) =>
  writeFile(join(folder, 'plugboard.pid'), JSON.stringify({ ...(await holder()), token: 'old', ...changes }))

it('is free again after unlock, and leaves nothing', async () => {
  const unlock = await lockFolder(folder)
  expect(await holder()).toMatchObject({ pid: process.pid })
  await unlock()
  expect(await readdir(folder)).toEqual([])
})

it('lets exactly one of many starters take the lock of a dead process', async () => {
  const unlock = await lockFolder(folder)
  await leaveBehind({ pid: 2 ** 22 + 1 })
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await readdir(folder)).toEqual(['plugboard.pid'])
  for (const one of tries) if (one.status === 'fulfilled') await one.value()
  await unlock()
})

it('takes over when the id belongs to a later process', async () => {
  const unlock = await lockFolder(folder)
  const later = spawn('sleep', ['30'])
  try {
    await leaveBehind({ pid: later.pid, start: String(Number(await startOf(later.pid!)) - 1) })
    await (await lockFolder(folder))()
    expect(await readdir(folder)).toEqual([])
  } finally {
    later.kill('SIGKILL')
    await unlock()
  }
})

it('believes in a holder of another container while it beats, and not after', async () => {
  const unlock = await lockFolder(folder)
  await leaveBehind({ pid: 7, place: 'other container' })
  const file = join(folder, 'plugboard.pid')
  const beat = setTimeout(() => void utimes(file, new Date(), new Date()), 500)
  await expect(lockFolder(folder)).rejects.toThrow(/in use by another Plugboard \(process 7, other container\)/)
  clearTimeout(beat)

  await utimes(file, new Date(Date.now() - 20_000), new Date(Date.now() - 20_000))
  await (await lockFolder(folder))()
  await unlock()
})

it('takes over a lock that a power cut left torn', async () => {
  await writeFile(join(folder, 'plugboard.pid'), '{"pid":')
  await (await lockFolder(folder))()
  expect(await readdir(folder)).toEqual([])
})
