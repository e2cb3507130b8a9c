import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, describe, expect, it } from 'vitest'
import { localFiles } from '#util/files/local.js'
import { s3Files } from '#util/files/s3.js'
import { type S3Store, startS3 } from '../s3.js'
import { sources } from '../sources.js'
import { filesContract } from './files.js'

const folders: string[] = []
const folder = async () => {
  const made = await mkdtemp(join(tmpdir(), 'plugboard-files-'))
  folders.push(made)
  return made
}
afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true }))))

filesContract('local', async () => localFiles(await folder()))

const stores: S3Store[] = []
afterAll(() => Promise.all(stores.map((store) => store.stop())))
const s3Store = async () => {
  const store = await startS3()
  stores.push(store)
  return store
}
filesContract('S3', async () => s3Files((await s3Store()).settings))

describe('local files', () => {
  it('leave no half a file behind, and stay what they are for another process', async () => {
    const root = await folder()
    const [key, lost] = [`3/${randomUUID()}`, `3/${randomUUID()}`]
    await localFiles(root).write(key, Readable.from([Buffer.from('kept')]), 10)
    await expect(localFiles(root).write(lost, Readable.from([Buffer.alloc(11)]), 10)).rejects.toThrow('larger')

    expect(await readdir(join(root, '3'))).toEqual([key.slice(2)])
    expect((await (await localFiles(root).read(key))!.toArray()).toString()).toBe('kept')
  })

  it('are removed with what a process left half-way', async () => {
    const root = await folder()
    const key = `3/${randomUUID()}`
    await mkdir(join(root, '3'))
    await writeFile(join(root, `${key}.part`), 'half')

    await localFiles(root).remove(key)

    expect(await readdir(join(root, '3'))).toEqual([])
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

describe('files in S3', () => {
  const mebibyte = 1024 * 1024
  /** In pieces, as a socket brings them. */
  const pieces = (content: Buffer, end?: Error) =>
    Readable.from(
      (async function* () {
        for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536)
        if (end) throw end
      })(),
    )

  it('are written in parts when they are long, under their prefix, and read in parts', async () => {
    const store = await s3Store()
    const files = s3Files(store.settings)
    const [key, content] = [`3/${randomUUID()}`, randomBytes(12 * mebibyte)]

    expect(await files.write(key, pieces(content), 20 * mebibyte)).toMatchObject({ sizeBytes: content.length })

    expect(store.asked.map((asked) => asked.replace(/=[\w-]{10,}/, '=…'))).toEqual([
      `POST /plugboard/one/${key}?uploads=`,
      ...[1, 2, 3].map((part) => `PUT /plugboard/one/${key}?partNumber=${part}&uploadId=…&x-id=UploadPart`),
      `POST /plugboard/one/${key}?uploadId=…`,
    ])
    const across = { start: 5 * mebibyte - 10, end: 5 * mebibyte + 10 }
    expect(await buffer((await files.read(key, across))!)).toEqual(content.subarray(across.start, across.end + 1))
  })

  it.each([
    ['breaks off', 20 * mebibyte, new Error('connection lost'), 'connection lost'],
    ['is too long', 9 * mebibyte, undefined, 'larger'],
  ])('leave no part behind of what %s', async (_, most, end, reason) => {
    const store = await s3Store()
    const key = `3/${randomUUID()}`

    const files = s3Files(store.settings)
    await expect(files.write(key, pieces(randomBytes(11 * mebibyte), end), most)).rejects.toThrow(reason)

    expect(store.asked.at(-1)).toMatch(/^DELETE .*uploadId=/) // the parts are given up
    expect(await files.read(key)).toBeUndefined()
  })

  it('say that their store is away, and go on when it is back', async () => {
    const store = await s3Store()
    const files = s3Files(store.settings)
    const key = `3/${randomUUID()}`
    await files.write(key, pieces(Buffer.from('kept')), 10)
    expect(await files.healthy()).toBe(true)

    await store.away()
    await expect(files.write(key, pieces(randomBytes(12 * mebibyte)), 20 * mebibyte)).rejects.toMatchObject({ name: 'FilesAway' })
    await expect(files.read(key)).rejects.toMatchObject({ name: 'FilesAway' })
    await expect(files.remove(key)).rejects.toMatchObject({ name: 'FilesAway' })
    expect(await s3Files(store.settings).healthy()).toBe(false)
    await store.back()

    expect((await buffer((await files.read(key))!)).toString()).toBe('kept')
  })

  it('are away as well for whoever has another key', async () => {
    const store = await s3Store()
    const files = s3Files({ ...store.settings, accessKey: 'wrong' })

    await expect(files.write(`3/${randomUUID()}`, pieces(Buffer.from('x')), 10)).rejects.toMatchObject({ name: 'FilesAway' })
    await expect(files.read(`3/${randomUUID()}`)).rejects.toMatchObject({ name: 'FilesAway' })
  })

  it('cost nothing where there are none: their libraries are loaded by s3.ts, and that by whoever is told to use it', () => {
    const using = (text: RegExp) => sources.filter(({ code }) => text.test(code)).map(({ path }) => path)

    expect(using(/from '@aws-sdk/)).toEqual(['02_Util/files/s3.ts'])
    expect(using(/^import (?!type).*files\/s3\.js'/m)).toEqual([])
  })
})
