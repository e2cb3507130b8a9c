import type { FastifyInstance, FastifyRequest } from 'fastify'
import { receiveFile, takeStreams } from '#util/files/receive.js'
import { sendFile } from '#util/files/send.js'
import { readFileToken } from '#util/files/token.js'
import { notFound } from '#util/http/problem.js'

const open = { public: true, slowBody: true } as const
const unknown = () => notFound('This URL is unknown, expired or used: ask for a new one.')

const tokenOf = ({ params }: FastifyRequest) => {
  const token = readFileToken((params as { token: string }).token)
  if (!token) throw unknown()
  return token
}

/** What stations upload and download, by URLs that hold a token. They carry no key: the token is all they need, and all it opens. */
export async function stationFiles(app: FastifyInstance): Promise<void> {
  await app.register(
    async (scope) => {
      takeStreams(scope)

      // N01.FR.18: PUT and POST. Some stations take the URL for a folder and add the name of the file.
      for (const url of ['/upload/:token', '/upload/:token/:name'])
        scope.route({
          method: ['PUT', 'POST'],
          url,
          config: open,
          schema: { hide: true },
          handler: async (request, reply) => {
            const { tenantId, hash } = tokenOf(request)
            const inTenant = app.data.withTenant.bind(app.data, tenantId)
            if (!(await inTenant((data) => data.storedFiles.claim(hash)))) throw unknown()
            try {
              const { name } = request.params as { name?: string }
              await receiveFile(app, request, { tenantId, kind: 'log', name }, (data, file) => data.storedFiles.arrived(hash, file))
            } catch (err) {
              await inTenant((data) => data.storedFiles.release(hash))
              throw err
            }
            return reply.code(201).send()
          },
        })

      scope.get('/download/:token', {
        config: open,
        schema: { hide: true },
        handler: async (request, reply) => {
          const { tenantId, hash } = tokenOf(request)
          const file = await app.data.withTenant(tenantId, (data) => data.storedFiles.offered(hash))
          if (!file) throw unknown()
          return sendFile(app, request, reply, file)
        },
      })
    },
    { prefix: '/files' },
  )
}
