import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { allowedMethods } from './allowedMethods.js'
import { nothingThere, Problem } from './problem.js'
import { toProblem } from './toProblem.js'

function send(request: FastifyRequest, reply: FastifyReply, problem: Problem) {
  const { retryAfterSeconds, allow } = problem.more
  if (allow) reply.header('allow', allow.join(', '))
  if (retryAfterSeconds) reply.header('retry-after', retryAfterSeconds)
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  // Past the route's own serializer: a problem fits no success schema.
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer((body) => JSON.stringify(body))
    .send(problem.body(`urn:plugboard:request:${request.id}`))
}

/** Every refusal leaves as problem+json, whoever threw it. */
export const problems = fp(
  async (app: FastifyInstance) => {
    app.setErrorHandler((err, request, reply) => {
      const problem = toProblem(err)
      if (!problem) request.log.error({ err }, 'request failed')
      else if (problem.status >= 500) request.log.warn({ err }, 'request refused')
      return send(
        request,
        reply,
        problem ?? new Problem(500, 'internal', 'Something unexpected happened; the log has it under this instance.'),
      )
    })
    app.decorate('allowedMethods', allowedMethods(app))
    app.setNotFoundHandler((request, reply) => {
      const { method, url } = request
      const detail = `There is no ${method} ${url.split('?')[0]}: /docs lists what there is.`
      return send(request, reply, nothingThere(method, url, app.allowedMethods(url), detail))
    })
  },
  { name: 'problems' },
)
