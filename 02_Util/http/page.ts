import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'

const read = (name: string) => readFileSync(new URL(`./page/${name}`, import.meta.url))

const files = [
  { url: '/', name: 'index.html', type: 'text/html; charset=utf-8' },
  { url: '/live.js', name: 'live.js', type: 'text/javascript; charset=utf-8' },
  { url: '/live.css', name: 'live.css', type: 'text/css; charset=utf-8' },
]

/** The stations live, for whoever has a key: three files without a build, served as they are. */
export const page = fp(
  async (app: FastifyInstance) => {
    for (const { url, name, type } of files) {
      const content = read(name)
      app.get(url, {
        config: { public: true },
        schema: { hide: true },
        handler: (_request, reply) => reply.type(type).header('cache-control', 'no-cache').send(content),
      })
    }
    // Every browser asks for it.
    app.get('/favicon.ico', {
      config: { public: true },
      schema: { hide: true },
      handler: (_request, reply) => reply.code(204).send(),
    })
  },
  { name: 'page', dependencies: ['authentication'] },
)
