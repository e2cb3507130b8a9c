import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'

let plugboard: TestPlugboard
let document: any
beforeAll(async () => {
  plugboard = await startPlugboard()
  document = (await plugboard.app.inject('/docs/json')).json()
})
afterAll(() => plugboard.stop())

/** Every operation, with where it is. */
const operations = () =>
  Object.entries<any>(document.paths).flatMap(([path, methods]) =>
    Object.entries<any>(methods).map(([method, operation]) => ({ at: `${method.toUpperCase()} ${path}`, operation })),
  )

/** Properties of a schema, however deep, that have no description of their own nor of what they refer to. */
function undescribed(schema: any, at: string, seen = new Set<object>()): string[] {
  if (!schema || typeof schema !== 'object' || seen.has(schema)) return []
  seen.add(schema)
  if (schema.$ref) return undescribed(resolve(schema.$ref), at, seen)
  const own = Object.entries<any>(schema.properties ?? {}).flatMap(([name, property]) => [
    ...((property.description ?? (property.$ref && resolve(property.$ref)?.description)) ? [] : [`${at}.${name}`]),
    ...undescribed(property, `${at}.${name}`, seen),
  ])
  const inner = [schema.items, schema.additionalProperties, ...['anyOf', 'oneOf', 'allOf'].flatMap((word) => schema[word] ?? [])]
  return [...own, ...inner.flatMap((part) => undescribed(part, at, seen))]
}

const resolve = (ref: string) =>
  ref
    .slice(2)
    .split('/')
    .reduce((part, name) => part?.[decodeURIComponent(name.replaceAll('~1', '/').replaceAll('~0', '~'))], document)

describe('the documentation', () => {
  it('is OpenAPI 3.1, open to everybody, as JSON and as a page', async () => {
    expect(document.openapi).toBe('3.1.0')
    expect(operations().length).toBeGreaterThan(50)
    expect((await plugboard.app.inject('/docs/')).statusCode).toBe(200)
    expect(document.components.securitySchemes.bearer).toMatchObject({ type: 'http', scheme: 'bearer' })
  })

  it('describes every parameter and every property, of requests and of answers', () => {
    const missing = operations().flatMap(({ at, operation }) => [
      ...(operation.summary ? [] : [`${at}: no summary`]),
      ...(operation.parameters ?? []).filter((p: any) => !p.description).map((p: any) => `${at} ?${p.name}`),
      ...Object.values<any>(operation.requestBody?.content ?? {}).flatMap(({ schema }) => undescribed(schema, `${at} body`)),
      ...Object.entries<any>(operation.responses).flatMap(([status, { content = {} }]) =>
        Object.values<any>(content).flatMap(({ schema }) => undescribed(schema, `${at} ${status}`)),
      ),
    ])

    expect(missing).toEqual([])
  })

  it('bounds no number by what JavaScript can count to', () => {
    expect(JSON.stringify(document)).not.toContain(String(Number.MAX_SAFE_INTEGER))
  })

  it('shows for every body an example that its own schema accepts', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    addFormats.default(ajv)
    const wrong = operations().flatMap(({ at, operation }) =>
      Object.values<any>(operation.requestBody?.content ?? {}).flatMap(({ schema, example, examples }) => {
        const shown = [
          ...(example === undefined ? [] : [example]),
          ...Object.values<any>(examples ?? {}).map(({ value }) => value),
          ...(schema.examples ?? []),
        ]
        if (shown.length === 0) return [`${at}: no example`]
        const valid = ajv.compile({ ...schema, components: document.components })
        return shown.filter((value) => !valid(value)).map((value) => `${at}: ${JSON.stringify(value)} ${ajv.errorsText(valid.errors)}`)
      }),
    )

    expect(wrong).toEqual([])
  })

  it('says of every operation what its success is', () => {
    const silent = operations().filter(({ operation }) => !Object.keys(operation.responses).some((status) => status.startsWith('2')))

    expect(silent.map(({ at }) => at)).toEqual([])
  })

  it('says of every operation how it refuses', () => {
    const silent = operations().flatMap(({ at, operation }) => {
      const problems = Object.entries<any>(operation.responses).filter(([, { content }]) => content?.['application/problem+json'])
      const statuses = problems.map(([status]) => Number(status))
      const expected = operation.security?.length ? [400, 401, 403, 500, 503] : [500]
      if (at.includes('{')) expected.push(404)
      if (operation.requestBody) expected.push(413, 415)
      return expected.filter((status) => !statuses.includes(status)).map((status) => `${at}: ${status}`)
    })

    expect(silent).toEqual([])
  })

  it('shows for every refusal what it means and an example of it', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    const valid = ajv.compile(document.components.schemas.Problem)
    const problems = operations().flatMap(({ at, operation }) =>
      Object.entries<any>(operation.responses).flatMap(([status, { description, content }]) => {
        const part = content?.['application/problem+json']
        return part ? [{ at: `${at} ${status}`, status: Number(status), description, example: part.example }] : []
      }),
    )

    for (const { at, status, description, example } of problems) {
      expect(description.length, at).toBeGreaterThan(15)
      expect([at, example.status, valid(example), valid.errors]).toEqual([at, status, true, null])
    }
    // Of no operation: it is what a method gets that is none.
    const documented = new Set(['urn:plugboard:problem:method-not-allowed', ...problems.map(({ example }) => example.type)])
    expect([...documented].toSorted()).toEqual([...document.components.schemas.Problem.properties.type.enum].toSorted())
    for (const type of documented) expect(document.info.description).toContain(type)
  })

  it('names for every guarded operation the permission it needs', () => {
    const { guardedRoutes } = plugboard.app
    for (const { at, operation } of operations()) {
      const [method, path] = at.split(' ')
      const url = path!.replaceAll(/\{(\w+)\}/g, ':$1')
      const guard = guardedRoutes.find((route) => route.method === method && route.url === url)
      expect([at, operation.security?.[0]?.bearer?.[0]]).toEqual([at, guard?.permission])
    }
  })
})
