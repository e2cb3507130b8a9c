import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { fileKinds } from '#base/repositories/storedFiles.js'
import { receiveFile, takeStreams } from '#util/files/receive.js'
import { removeContent } from '#util/files/remove.js'
import { newFileToken } from '#util/files/token.js'
import { fileBase, fileUrl } from '#util/files/url.js'
import { documentedTenant, fileRoute } from '#util/http/fileRoute.js'
import { badRequest, found } from '#util/http/problem.js'
import { route } from '#util/http/route.js'
import { instant, pageOf, pageQuery, pageRequest, rowId } from '#util/http/schemas.js'

const tag = 'Files'
const mostDays = 90

const file = z.object({
  id: z.number().int().describe('Our number for it.'),
  kind: z.enum(fileKinds).describe('`firmware`: uploaded by an operator for stations. `log`: uploaded by a station.'),
  name: z.string().describe('As it was called when it was uploaded.'),
  contentType: z.string().optional().describe('Type it was uploaded as.'),
  sizeBytes: z.number().int().describe('Length in bytes.'),
  sha256: z.string().describe('SHA-256 of its content, hex.'),
  md5: z.string().describe('MD5 of its content, hex: the `checksum` of PublishFirmware.'),
  createdAt: instant('When it was uploaded.'),
})

const documentedFile = {
  type: 'object',
  description: 'What was stored.',
  properties: {
    id: { type: 'integer', description: 'Our number for it.' },
    kind: { type: 'string', description: '`firmware`.' },
    name: { type: 'string', description: 'Its name.' },
    contentType: { type: 'string', description: 'Type it was uploaded as.' },
    sizeBytes: { type: 'integer', description: 'Length in bytes.' },
    sha256: { type: 'string', description: 'SHA-256 of its content, hex.' },
    md5: { type: 'string', description: 'MD5 of its content, hex: the `checksum` of PublishFirmware.' },
    createdAt: { type: 'string', format: 'date-time', description: 'When it was uploaded. UTC, ISO 8601.' },
  },
} as const

const offer = z.strictObject({
  validHours: z
    .number()
    .min(0.01)
    .max(mostDays * 24)
    .default(24)
    .describe(`Hours the URL can be used, at most ${mostDays} days: longer than the station waits with its download.`),
})

/** Files of the tenant: firmware for its stations, and the logs that came from them. */
export async function fileRoutes(app: FastifyInstance): Promise<void> {
  uploadRoute(app)

  route(app, {
    method: 'GET',
    url: '/files',
    tag,
    permission: 'file.read',
    summary: 'Files, the latest first',
    query: {
      ...pageQuery,
      kind: z.enum(fileKinds).optional().describe('Only files of this kind.'),
      name: z.string().max(200).optional().describe('Part of the name.'),
    },
    response: pageOf(file, 'files'),
    handler: ({ query, inTenant }) => inTenant((data) => data.storedFiles.list(query, pageRequest(query))),
  })

  route(app, {
    method: 'GET',
    url: '/files/:id',
    tag,
    permission: 'file.read',
    summary: 'What is known of a file',
    params: { id: rowId('file') },
    response: file,
    handler: ({ params: { id }, inTenant }) => inTenant(async (data) => found(await data.storedFiles.find(id), 'file')),
  })

  fileRoute(app, {
    url: '/files/:id/content',
    tag,
    permission: 'file.read',
    summary: 'Download a file',
    params: { id: 'file' },
    find: (data, { id }) => data.storedFiles.find(id),
    what: 'file',
  })

  route(app, {
    method: 'DELETE',
    url: '/files/:id',
    tag,
    permission: 'file.write',
    summary: 'Remove a file',
    description: 'URLs by which stations download it end at once.',
    params: { id: rowId('file') },
    handler: async ({ params: { id }, identity, inTenant }) => {
      const key = found(await inTenant((data) => data.storedFiles.remove(id)), 'file')
      await removeContent(app, identity.tenantId, key)
    },
  })

  route(app, {
    method: 'POST',
    url: '/files/:id/download-url',
    tag,
    permission: 'file.write',
    summary: 'Make a URL by which stations download a file',
    description:
      'For `firmware.location` of UpdateFirmware and `location` of PublishFirmware. Whoever has the URL can download the file until it expires, as often as needed and in ' +
      'parts. It begins with FILES_URL, or with the address this request was sent to: stations must be able to reach it.',
    params: { id: rowId('file') },
    body: offer,
    example: { validHours: 24 },
    status: 201,
    response: z.object({ url: z.string().describe('For the station. Shown once.'), expiresAt: instant('When it ends.') }),
    handler: async ({ params: { id }, body: { validHours }, identity: { tenantId }, origin, inTenant }) => {
      const { token, hash } = newFileToken(tenantId)
      const expiresAt = new Date(Date.now() + validHours * 3_600_000)
      await inTenant(async (data) => {
        found(await data.storedFiles.find(id), 'file')
        await data.storedFiles.offer(hash, id, expiresAt, fileBase(app.settings, origin))
      })
      return { url: fileUrl(app.settings, origin, 'download', token), expiresAt }
    },
  })
}

const uploadQuery = z.strictObject({ name: z.string().min(1).max(200).optional(), tenantId: z.coerce.number().int().min(0).optional() })

function checkedQuery(value: unknown) {
  const { data, error } = uploadQuery.safeParse(value)
  if (!error) return { value: data }
  const errors = error.issues.map(({ path, message }) => ({ field: ['query', ...path].join('.'), message }))
  return { error: badRequest(`${errors[0]!.field}: ${errors[0]!.message}`, errors) }
}

/** The body is the file, or a form that holds it: no JSON, so it is declared by hand. */
function uploadRoute(app: FastifyInstance): void {
  app.register(async (scope) => {
    takeStreams(scope)
    scope.post('/files', {
      config: { permission: 'file.write', problems: [413, 415], slowBody: true },
      schema: {
        tags: [tag],
        summary: 'Upload a firmware file',
        description:
          'The body is the file as it is (`curl -T fw.bin …/files?name=fw.bin -X POST`), or a form with it (`curl -F file=@fw.bin`). It is stored as it comes, never unpacked, up ' +
          'to FILES_MAX_MB.',
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            tenantId: documentedTenant,
            name: {
              type: 'string',
              minLength: 1,
              maxLength: 200,
              description: 'What to call it; without it the name in Content-Disposition, or that of the form.',
            },
          },
        },
        consumes: ['application/octet-stream', 'multipart/form-data'],
        body: { type: 'string', format: 'binary', description: 'The file.', examples: ['(bytes)'] },
        response: { 201: documentedFile },
      },
      // The body is a stream: nobody looks into it.
      validatorCompiler: ({ httpPart }) => (httpPart === 'body' ? (value: unknown) => ({ value }) : checkedQuery),
      handler: async (request, reply) => {
        const { tenantId } = request.identity
        const { name } = request.query as { name?: string }
        const stored = await receiveFile(app, request, { tenantId, kind: 'firmware', name }, (data, file) => data.storedFiles.add(file))
        return reply.code(201).send(stored)
      },
    })
  })
}
