import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { FilesAway, FileTooLarge, type Stored } from '#base/ports/files.js'
import type { FileKind, NewFile } from '#base/repositories/storedFiles.js'
import type { Repositories } from '#base/repositories.js'
import { badRequest, Problem } from '#util/http/problem.js'
import { asEncoded, dispositionName, fileName } from './fileName.js'
import { leftOpen } from './leftOpen.js'
import { boundaryOf, firstFile } from './multipart.js'
import { removeContent } from './remove.js'
import { passOver } from './restOfBody.js'

/** Bodies of any type reach the handlers of `scope` as streams, unread. */
export function takeStreams(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  scope.addHook('onResponse', async ({ body }) => {
    if (body instanceof Readable) passOver(body)
  })
}

const tooLarge = (maxBytes: number) =>
  new Problem(413, 'invalid-request', `The file is larger than ${maxBytes} bytes: FILES_MAX_MB says how large one may be.`)

/**
 * Puts the file of a request into the store: its body, or the first file of a form. Then `keep` writes down what it is, in one commit; what is not kept does
 * not stay: neither what is too large (413), breaks off (400) or finds the store away (503), nor what a crash leaves behind. It is stored as it came, never unpacked.
 */
export async function receiveFile<T>(
  app: FastifyInstance,
  request: FastifyRequest,
  { tenantId, kind, name }: { tenantId: number; kind: FileKind; name?: string },
  keep: (data: Repositories, file: NewFile) => Promise<T>,
): Promise<T> {
  const { 'content-type': contentType, 'content-encoding': encoding, 'content-disposition': disposition } = request.headers
  const called = asEncoded(encoding)
  const boundary = boundaryOf(contentType)
  const key = `${tenantId}/${randomUUID()}`
  await app.data.withTenant(tenantId, (data) => data.storedFiles.begin(key))
  try {
    const { stored, formName } = await write(app, request, key, boundary)
    const file = {
      key,
      kind,
      name: called(fileName(name ?? formName ?? dispositionName(disposition))),
      contentType: boundary ? undefined : contentType?.slice(0, 200),
      ...stored,
      at: new Date(),
    }
    return await app.data.withTenant(tenantId, (data) => keep(data, file))
  } catch (err) {
    await removeContent(app, tenantId, key)
    throw err
  }
}

async function write(
  app: FastifyInstance,
  { headers, body, raw }: FastifyRequest,
  key: string,
  boundary: string | undefined,
): Promise<{ stored: Stored; formName?: string }> {
  const { maxBytes } = app.settings.files
  // A form is a little longer than its file.
  if (!boundary && Number(headers['content-length']) > maxBytes) throw tooLarge(maxBytes)
  if (!(body instanceof Readable)) return { stored: await app.files.write(key, Readable.from([]), maxBytes) }
  // Whoever gives up reading must not close the connection: the answer is still to go out on it.
  const chunks = leftOpen(body)
  try {
    if (boundary === undefined) return { stored: await app.files.write(key, chunks, maxBytes) }
    const { name, content } = await firstFile(chunks, boundary)
    return { stored: await app.files.write(key, content, maxBytes), formName: name }
  } catch (err) {
    if (err instanceof FileTooLarge) throw tooLarge(maxBytes)
    if (err instanceof Problem || err instanceof FilesAway || !(raw.destroyed || raw.errored)) throw err
    throw badRequest('The upload broke off: nothing of it was kept.')
  } finally {
    chunks.destroy()
  }
}
