import { createServer } from 'node:http'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { httpRequests, registry } from '../observability/metrics.js'
import { Problem } from './problem.js'

const PATIENCE_MS = 2_000

/** Without one of these nothing is served. */
const needed = ['database', 'bus', 'cache'] as const

export interface Part {
  ok: boolean
  latencyMs: number
}

/** A part that does not answer in time is as good as away. */
async function probe(healthy: () => Promise<boolean>): Promise<Part> {
  const started = performance.now()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS)
  })
  const ok = await Promise.race([healthy().catch(() => false), late])
  clearTimeout(timer)
  return { ok, latencyMs: Math.round((performance.now() - started) * 10) / 10 }
}

const partSchema = (name: string) => ({
  type: 'object',
  description: `The ${name}.`,
  properties: {
    ok: { type: 'boolean', description: 'It answered.' },
    latencyMs: { type: 'number', description: 'How long it took, milliseconds.' },
  },
})

/** `/health` says that the process lives, `/ready` that what it stands on answers, `/metrics` what it measured. */
export const health = fp(
  async (app: FastifyInstance) => {
    app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
      httpRequests.observe({ method, route: routeOptions.url ?? 'none', status: reply.statusCode }, reply.elapsedTime / 1000)
    })

    app.get('/health', {
      config: { public: true },
      schema: {
        tags: ['Process'],
        summary: 'Is the process alive?',
        response: {
          200: {
            type: 'object',
            description: 'It is.',
            properties: { status: { type: 'string', enum: ['ok'], description: 'Always `ok`.' } },
          },
        },
      },
      handler: async () => ({ status: 'ok' }),
    })

    app.get('/ready', {
      config: { public: true, problems: [503] },
      schema: {
        tags: ['Process'],
        summary: 'Can it serve: do database, bus and cache answer?',
        description:
          'A 503 problem names the parts that do not answer, in `parts`. The store of files is named as well; while it is away stations charge all the same, so the answer stays 200.',
        response: {
          200: {
            type: 'object',
            description: 'It can.',
            properties: {
              ready: { type: 'boolean', description: 'Always true here.' },
              parts: {
                type: 'object',
                description: 'What it stands on.',
                properties: {
                  database: partSchema('database'),
                  bus: partSchema('message bus'),
                  cache: partSchema('cache'),
                  files: partSchema('store of files'),
                },
              },
            },
          },
        },
      },
      handler: async () => {
        const probes = [app.data, app.bus, app.cache, app.files].map((part) => probe(() => part.healthy()))
        const [database, bus, cache, files] = await Promise.all(probes)
        const parts = { database: database!, bus: bus!, cache: cache!, files: files! }
        const away = needed.filter((name) => !parts[name].ok)
        if (away.length > 0)
          throw new Problem(503, 'unavailable', `Not reachable: ${away.join(', ')}.`, { retryAfterSeconds: 5, extra: { parts } })
        return { ready: true, parts }
      },
    })

    app.get('/metrics', {
      config: { permission: 'metrics.read' },
      schema: {
        tags: ['Process'],
        summary: 'What the process measured, for Prometheus',
        response: {
          200: { description: 'Text in the exposition format of Prometheus.', content: { 'text/plain': { schema: { type: 'string' } } } },
        },
      },
      handler: async (_request, reply) => {
        const text = await registry.metrics()
        return reply.type(registry.contentType).serializer(String).send(text)
      },
    })
  },
  { name: 'health', dependencies: ['authentication', 'documentation'] },
)

/** Serves the metrics without a key, on loopback only. Returns how to stop, and the port it got. */
export async function serveMetricsOnLoopback(port: number): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    // A page of another site that resolves its own name to 127.0.0.1 still sends its own name.
    const local = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? '')
    if (!local || request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end()
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
