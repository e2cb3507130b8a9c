import { constants, createWriteStream } from 'node:fs'
import { access, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Files, isFileKey } from '#base/ports/files.js'
import { measured } from './measured.js'

/** What is being written, or was when its process ended. */
const partOf = (path: string) => `${path}.part`

/** Files in a folder of this machine, made when it is first needed. Several processes may share it, where they see the same disk. */
export function localFiles(folder: string): Files {
  const root = resolve(folder)
  const pathOf = (key: string) => {
    if (!isFileKey(key)) throw new TypeError(`${JSON.stringify(key)} is no key of a file`)
    return join(root, key)
  }
  return {
    async write(key, content, maxBytes) {
      const path = pathOf(key)
      const part = partOf(path)
      const { through, stored } = measured(maxBytes)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      try {
        await pipeline(content, through, createWriteStream(part, { mode: 0o600, flush: true }))
        await rename(part, path)
      } catch (err) {
        await rm(part, { force: true })
        throw err
      }
      return stored()
    },

    async read(key, range) {
      try {
        // Whatever lies there was written by us; a link was not.
        const file = await open(pathOf(key), constants.O_RDONLY | constants.O_NOFOLLOW)
        return file.createReadStream(range)
      } catch (err) {
        if ((err as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw err
      }
    },

    async remove(key) {
      const path = pathOf(key)
      await Promise.all([path, partOf(path)].map((one) => rm(one, { force: true })))
    },

    healthy: async () =>
      access(root, constants.R_OK | constants.W_OK).then(
        () => true,
        (err: NodeJS.ErrnoException) => err.code === 'ENOENT', // made when it is first needed
      ),

    async close() {},
  }
}
