import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Files } from '#base/ports/files.js'

const newKey = () => `1/${randomUUID()}`
const of = (...chunks: Array<Buffer | string>) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)))
const sum = (name: string, content: Buffer) => createHash(name).update(content).digest('hex')

/** Every store of files must pass this; a new one is finished when it does. */
export function filesContract(name: string, open: () => Files | Promise<Files>) {
  describe(`${name} files`, () => {
    let files: Files
    beforeAll(async () => {
      files = await open()
    })
    const read = async (key: string, range?: { start: number; end: number }) => {
      const stream = await files.read(key, range)
      return stream && buffer(stream)
    }

    it('gives back what was written, and says what it was', async () => {
      const [key, content] = [newKey(), randomBytes(300_000)]

      const stored = await files.write(key, of(content.subarray(0, 100_000), content.subarray(100_000)), 300_000)

      expect(stored).toEqual({ sizeBytes: 300_000, sha256: sum('sha256', content), md5: sum('md5', content) })
      expect(await read(key)).toEqual(content)
    })

    it('keeps an empty file', async () => {
      const key = newKey()

      expect(await files.write(key, of(), 10)).toMatchObject({ sizeBytes: 0 })

      expect(await read(key)).toEqual(Buffer.alloc(0))
    })

    it('reads a part of a file', async () => {
      const key = newKey()
      await files.write(key, of('0123456789'), 10)

      expect((await read(key, { start: 2, end: 4 }))?.toString()).toBe('234')
    })

    it('replaces a file that is written again', async () => {
      const key = newKey()
      await files.write(key, of('first'), 10)

      await files.write(key, of('second'), 10)

      expect((await read(key))?.toString()).toBe('second')
    })

    it('keeps nothing of what is too long, and stops reading it', async () => {
      const key = newKey()
      let read = 0
      const endless = Readable.from(
        (async function* () {
          while (true) {
            read++
            yield Buffer.alloc(1000)
          }
        })(),
      )

      await expect(files.write(key, endless, 10_000)).rejects.toMatchObject({ name: 'FileTooLarge', maxBytes: 10_000 })

      expect(await files.read(key)).toBeUndefined()
      expect(read).toBeLessThan(200)
    })

    it('keeps nothing of what breaks off, not even instead of what was there', async () => {
      const [fresh, known] = [newKey(), newKey()]
      await files.write(known, of('whole'), 10)
      const broken = () =>
        Readable.from(
          (async function* () {
            yield Buffer.from('half')
            throw new Error('connection lost')
          })(),
        )

      await expect(files.write(fresh, broken(), 10)).rejects.toThrow('connection lost')
      await expect(files.write(known, broken(), 10)).rejects.toThrow('connection lost')

      expect(await files.read(fresh)).toBeUndefined()
      expect((await read(known))?.toString()).toBe('whole')
    })

    it('has nothing of a key it does not know, and is harmless to remove it', async () => {
      const key = newKey()

      await files.remove(key)

      expect(await files.read(key)).toBeUndefined()
    })

    it('forgets what is removed', async () => {
      const key = newKey()
      await files.write(key, of('gone'), 10)

      await files.remove(key)

      expect(await files.read(key)).toBeUndefined()
    })

    it.each([
      '../outside',
      '1/../../etc/passwd',
      '/etc/passwd',
      `1/${randomUUID()}/..`,
      `1/${randomUUID()}\0`,
      `..%2f${randomUUID()}`,
      '1/name.bin',
      '',
    ])('takes no key but its own: %j (A-35)', async (key) => {
      await expect(files.write(key, of('x'), 10)).rejects.toThrow(TypeError)
      await expect(files.read(key)).rejects.toThrow(TypeError)
      await expect(files.remove(key)).rejects.toThrow(TypeError)
    })
  })
}
