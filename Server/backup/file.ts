import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { createGunzip, createGzip, gzipSync } from 'node:zlib'
import { z } from 'zod'
import { ConfigError } from '../config.js'

/**
 * A backup is one gzip file: a line of JSON (the header), then the rows of each table as PostgreSQL's COPY text, one table after the other.
 * `zcat FILE | head -1` shows the header. It is a gzip member of its own, stored uncompressed, so that the counts known at the end fit in place.
 */
const header = z.object({
  plugboard: z.string(),
  format: z.literal(1),
  at: z.string(),
  complete: z.boolean(),
  /** Tells secret keys apart, and nothing else about them. */
  secretKeyId: z.string().optional(),
  migrations: z.array(z.string()),
  weeks: z.record(z.string(), z.array(z.string().regex(/^\d{8}$/))),
  tables: z.array(
    z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number(), bytes: z.number(), sha256: z.string().length(64) }),
  ),
  sequences: z.array(z.object({ name: z.string(), last: z.string().regex(/^-?\d+$/), called: z.boolean() })),
})
export type Header = z.infer<typeof header>

const largestHeader = 4 * 1024 * 1024

/** Writes a file that appears under its name only when it is complete. `draft` is the header with counts and positions still unknown. */
export async function createBackup(file: string, draft: Header) {
  const part = `${file}.part`
  const size = roomFor(draft)
  const place = await open(part, 'wx', 0o600).catch((err: NodeJS.ErrnoException) => {
    throw new ConfigError(
      `${part} cannot be made: ${err.code}${err.code === 'EEXIST' ? ' (left by a backup that was stopped? remove it)' : ''}`,
    )
  })
  const start = (await place.write(member(draft, size))).bytesWritten
  const zip = createGzip({ level: 6 })
  const out = createWriteStream('', { fd: place.fd, start, autoClose: false })
  zip.pipe(out)
  const broken = new Promise<never>((_, reject) => {
    out.on('error', reject)
    zip.on('error', reject)
  })
  broken.catch(() => {}) // whoever writes hears of it
  return {
    /** Adds to the rows; waits while the disk is slower than the database. */
    async write(chunk: Buffer): Promise<void> {
      if (!zip.write(chunk)) await Promise.race([once(zip, 'drain'), broken])
    },
    async finish(final: Header): Promise<void> {
      const done = once(out, 'finish')
      zip.end()
      await Promise.race([done, broken])
      await place.write(member(final, size), 0, undefined, 0)
      await place.sync()
      await place.close()
      await rename(part, file)
    },
    async abandon(): Promise<void> {
      zip.destroy()
      out.destroy()
      await place.close().catch(() => {}) // closed already when `finish` came that far
      await rm(part, { force: true })
    },
  }
}

/** Counts, digests and positions are written when they are known: room for the longest of them. */
function roomFor(draft: Header): number {
  const tables = draft.tables.map((table) => ({ ...table, rows: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER }))
  const sequences = draft.sequences.map((sequence) => ({ ...sequence, last: '-9223372036854775808', called: false }))
  return Buffer.byteLength(JSON.stringify({ ...draft, tables, sequences })) + 16
}

/** The header as a gzip member; the same size gives the same number of bytes. */
const member = (content: Header, size: number): Buffer => {
  const text = JSON.stringify(content)
  return gzipSync(`${text}${' '.repeat(size - Buffer.byteLength(text))}\n`, { level: 0 })
}

/** Opens a backup: its header, and its rows to be read in order, exactly as many bytes as the header says. */
export async function openBackup(file: string) {
  const damaged = (why: string) => new ConfigError(`${file} is damaged: ${why}`)
  await stat(file).catch((err: NodeJS.ErrnoException) => {
    throw new ConfigError(`${file} cannot be read: ${err.code}`)
  })
  const source = createReadStream(file)
  const text = source.pipe(createGunzip())
  source.on('error', (err) => text.destroy(err))
  const chunks = text[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let rest: Buffer = Buffer.alloc(0)

  const more = async (): Promise<Buffer | undefined> => {
    if (rest.length > 0) return rest
    const next = await chunks.next().catch((err: NodeJS.ErrnoException) => {
      throw err.code === 'Z_DATA_ERROR' ? damaged('it is no backup, or not whole') : damaged(err.message)
    })
    return next.done ? undefined : (rest = next.value)
  }
  const line = async (): Promise<string> => {
    const parts: Buffer[] = []
    for (let size = 0; size < largestHeader; size += rest.length) {
      const chunk = await more()
      if (!chunk) break
      const end = chunk.indexOf(0x0a)
      parts.push(end < 0 ? chunk : chunk.subarray(0, end))
      rest = end < 0 ? Buffer.alloc(0) : chunk.subarray(end + 1)
      if (end >= 0) return Buffer.concat(parts).toString('utf8')
    }
    throw damaged('it is no backup of Plugboard')
  }
  const read = header.safeParse(parse(await line()))
  if (!read.success) throw damaged('it is no backup of Plugboard, or of a later format')
  if (!read.data.complete) throw damaged('it was not finished')
  return {
    header: read.data,
    /** The next `bytes` bytes, in pieces. */
    async *take(bytes: number): AsyncGenerator<Buffer> {
      for (let left = bytes; left > 0; ) {
        const chunk = await more()
        if (!chunk) throw damaged('it ends too early')
        const piece = chunk.subarray(0, left)
        rest = chunk.subarray(piece.length)
        left -= piece.length
        yield piece
      }
    },
    close: () => void source.destroy(),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the schema says it better
  }
}
