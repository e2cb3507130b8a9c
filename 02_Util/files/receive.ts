import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { FileTooLarge } from '#base/ports/files.js'
import type { FileKind, NewFile } from '#base/repositories/storedFiles.js'
import { badRequest, Problem } from '#util/http/problem.js'
import { dispositionName, fileName } from './fileName.js'
import { boundaryOf, firstFile } from './multipart.js'

/** Bodies of any type reach the handlers of `scope` as streams, unread. */
export function takeStreams(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
}

const tooLarge = (maxBytes: number) =>
  new Problem(413, 'invalid-request', `The file is larger than ${maxBytes} bytes: FILES_MAX_MB says how large one may be.`)

/**
 * Puts the file of a request into the store: its body, or the first file of a form. Nothing stays of one that is too large (413) or breaks off (400).
 * It is stored as it came, never unpacked.
 */
export async function receiveFile(
  app: FastifyInstance,
  request: FastifyRequest,
  { tenantId, kind, name }: { tenantId: number; kind: FileKind; name?: string },
): Promise<NewFile> {
  const { maxBytes } = app.settings.files
  const { 'content-length': length, 'content-type': contentType, 'content-disposition': disposition } = request.headers
  const boundary = boundaryOf(contentType)
  // A form is a little longer than its file.
  if (!boundary && Number(length) > maxBytes) throw tooLarge(maxBytes)
  const body = request.body instanceof Readable ? request.body : Readable.from([])
  const key = `${tenantId}/${randomUUID()}`
  try {
    const form = boundary === undefined ? undefined : await firstFile(body, boundary)
    const stored = await app.files.write(key, form?.content ?? body, maxBytes)
    const called = fileName(name ?? form?.name ?? dispositionName(disposition))
    return { key, kind, name: called, contentType: boundary ? undefined : contentType?.slice(0, 200), ...stored, at: new Date() }
  } catch (err) {
    if (err instanceof FileTooLarge) throw tooLarge(maxBytes)
    if (request.raw.destroyed || !request.raw.complete)
      throw err instanceof Problem ? err : badRequest('The upload broke off: nothing of it was kept.')
    throw err
  }
}
