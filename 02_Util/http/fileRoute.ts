import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Permission } from '#base/permissions.js'
import type { KeptFile } from '#base/repositories/storedFiles.js'
import type { Repositories } from '#base/repositories.js'
import { sendFile } from '#util/files/send.js'
import { found } from './problem.js'

/** `tenantId` in the documentation of routes that are not made by `route`. */
export const documentedTenant = {
  type: 'integer',
  minimum: 0,
  description: 'Tenant to act for; only a system key may name another than its own.',
} as const

const id = (what: string) => ({
  type: 'integer',
  minimum: 1,
  description: `Id of the ${what}, the \`id\` of its item.`,
})

/** Declares one REST route that answers with the content of a file. */
export function fileRoute<P extends string>(
  app: FastifyInstance,
  spec: {
    url: string
    tag: string
    permission: Permission
    summary: string
    /** What each part of the path is the id of. */
    params: Record<P, string>
    find(data: Repositories, params: Record<P, number>): Promise<KeptFile | undefined>
    /** What is missing when there is none. */
    what: string
  },
): void {
  const names = Object.keys(spec.params) as P[]
  app.get(spec.url, {
    config: { permission: spec.permission },
    schema: {
      tags: [spec.tag],
      summary: spec.summary,
      description: 'As it was uploaded, never unpacked. A `Range` of bytes is answered with 206.',
      params: { type: 'object', required: names, properties: Object.fromEntries(names.map((name) => [name, id(spec.params[name])])) },
      querystring: { type: 'object', additionalProperties: false, properties: { tenantId: documentedTenant } },
      response: {
        200: {
          description: 'The file.',
          content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary', description: 'Its bytes.' } } },
        },
      },
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const params = request.params as Record<P, number>
      const file = await app.data.withTenant(request.identity.tenantId, (data) => spec.find(data, params))
      return sendFile(app, request, reply, found(file, spec.what))
    },
  })
}
