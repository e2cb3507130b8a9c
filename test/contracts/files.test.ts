import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, it } from 'vitest'
import { localFiles } from '#util/files/local.js'
import { filesContract } from './files.js'

const folders: string[] = []
const folder = async () => {
  const made = await mkdtemp(join(tmpdir(), 'plugboard-files-'))
  folders.push(made)
  return made
}
afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true }))))

filesContract('local', async () => localFiles(await folder()))

describe('local files', () => {
  it('leave no half a file behind, and stay what they are for another process', async () => {
    const root = await folder()
    const [key, lost] = [`3/${randomUUID()}`, `3/${randomUUID()}`]
    await localFiles(root).write(key, Readable.from([Buffer.from('kept')]), 10)
    await expect(localFiles(root).write(lost, Readable.from([Buffer.alloc(11)]), 10)).rejects.toThrow('larger')

    expect(await readdir(join(root, '3'))).toEqual([key.slice(2)])
    expect((await (await localFiles(root).read(key))!.toArray()).toString()).toBe('kept')
  })

  it('follow no link out of their folder', async () => {
    const root = await folder()
    const key = `3/${randomUUID()}`
    await mkdir(join(root, '3'))
    await writeFile(join(root, 'secret'), 'secret')
    await symlink(join(root, 'secret'), join(root, key))

    await expect(localFiles(root).read(key)).rejects.toMatchObject({ code: 'ELOOP' })
  })
})
