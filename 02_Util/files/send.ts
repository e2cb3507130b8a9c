import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ByteRange } from '#base/ports/files.js'
import type { KeptFile } from '#base/repositories/storedFiles.js'
import { notFound } from '#util/http/problem.js'

/** `bytes=a-b`, `bytes=a-` and `bytes=-n` within a file: what a station needs to go on where it stopped. Anything else is the whole file, as HTTP allows. */
export function rangeOf(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined
  const start = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from)
  const end = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1)
  return start <= end ? { start, end } : undefined
}

/** Sends a file as a download: never shown in a browser, never unpacked. */
export async function sendFile(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply, file: KeptFile): Promise<FastifyReply> {
  const range = rangeOf(request.headers.range, file.sizeBytes)
  // Fastify reads a stream to its end for a HEAD: the headers are known without.
  const content = request.method === 'HEAD' ? Readable.from([]) : await app.files.read(file.key, range)
  if (!content) throw notFound('The content of this file is gone: upload it again.')
  reply
    .type('application/octet-stream')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
    .header('accept-ranges', 'bytes')
    .header('etag', `"${file.sha256}"`)
    .header('cache-control', 'no-store')
    .header('content-length', range ? range.end - range.start + 1 : file.sizeBytes)
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${file.sizeBytes}`)
  return reply.serializer((body: unknown) => body as string).send(content)
}
