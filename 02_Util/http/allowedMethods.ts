import type { FastifyInstance } from 'fastify'

/** Which methods a path of the API takes, whatever method it was asked with; none where there is no such path. */
export type AllowedMethods = (url: string) => string[]

/** Watches the routes that are registered from now on. Command paths are read without regard to case, as their requests are. */
export function allowedMethods(app: FastifyInstance): AllowedMethods {
  const routes: Array<{ pattern: RegExp; methods: string[] }> = []
  app.addHook('onRoute', ({ url, method }) => void routes.push({ pattern: patternOf(url), methods: [method].flat() }))
  return (url) => {
    const path = url.split('?', 1)[0]!
    const methods = routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods)
    return [...new Set(methods)].toSorted()
  }
}

/** `/stations/:id` is a path with anything but a slash in the place of its parameter, `/docs/*` one with anything at its end. */
function patternOf(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment.startsWith(':')) return '[^/]+'
    return segment === '*' ? '.*' : segment.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${segments.join('/')}$`, url.startsWith('/ocpp/') ? 'i' : '')
}
