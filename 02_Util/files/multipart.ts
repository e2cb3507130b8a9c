import { Readable } from 'node:stream'
import { badRequest } from '#util/http/problem.js'
import { dispositionName } from './fileName.js'

const mostBefore = 64 * 1024

/** The boundary of a multipart/form-data body; undefined for any other type. */
export const boundaryOf = (contentType: string | undefined): string | undefined =>
  /^multipart\/form-data\s*;.*boundary="?([^";]{1,70})"?/i.exec(contentType ?? '')?.[1]

/** The first file of a multipart/form-data body, as a stream; fields before it are passed over, what follows it is not read. */
export async function firstFile(source: AsyncIterable<Buffer>, boundary: string): Promise<{ name?: string; content: Readable }> {
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  const chunks = source[Symbol.asyncIterator]()
  // The first boundary stands at the beginning, without a line break of its own.
  let held: Buffer = Buffer.from('\r\n')
  let before = 0

  const more = async () => {
    const { value, done } = await chunks.next()
    if (done) throw badRequest('The multipart body ends before its file does.')
    held = Buffer.concat([held, value])
  }
  const upTo = async (mark: Buffer): Promise<Buffer> => {
    let at = held.indexOf(mark)
    for (; at < 0; at = held.indexOf(mark)) {
      if (before + held.length > mostBefore) throw badRequest('The multipart body holds too much before its file.')
      await more()
    }
    const found = held.subarray(0, at)
    held = held.subarray(at + mark.length)
    before += at
    return found
  }
  async function* content(notOfIt: number) {
    for (let skip = notOfIt; ; ) {
      const at = held.indexOf(delimiter)
      const safe = at < 0 ? held.length - delimiter.length : at
      if (safe > skip) {
        yield held.subarray(skip, safe)
        held = held.subarray(safe)
        skip = 0
      }
      if (at >= 0) return
      await more()
    }
  }

  for (;;) {
    await upTo(delimiter)
    const headers = (await upTo(Buffer.from('\r\n\r\n'))).toString()
    if (headers.startsWith('--')) throw badRequest('The multipart body holds no file.')
    const name = dispositionName(/^content-disposition:(.*)$/im.exec(headers)?.[1])
    // The boundary after an empty part follows at once: the line break before it is the one of the headers.
    held = Buffer.concat([Buffer.from('\r\n'), held])
    if (name !== undefined) return { name, content: Readable.from(content(2)) }
  }
}
