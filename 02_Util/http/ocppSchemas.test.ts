import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { actionsOf, schemaOf } from '#base/ocpp/validate.js'
import { documented } from './ocppSchemas.js'

/** Paths of properties without a description. */
function undescribed(schema: any, path: string): string[] {
  return Object.entries<any>(schema.properties ?? {}).flatMap(([name, property]) => [
    ...(property.description ? [] : [`${path}.${name}`]),
    ...undescribed(property, `${path}.${name}`),
    ...undescribed(property.items ?? {}, `${path}.${name}[]`),
  ])
}

const refsOf = (schema: object) => [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)#"/g)].map(([, id]) => id!)

describe.each(['1.6', '2.0.1', '2.1'] as const)('the schemas of OCPP %s in the documentation', (version) => {
  const scope = Fastify()
  const messages = actionsOf(version).flatMap((action) => [`${action}Request`, `${action}Response`])
  const shown = messages.flatMap((message) =>
    schemaOf(version, message) ? [[message, documented(scope, version, message)!] as const] : [],
  )
  const types = Object.entries(scope.getSchemas() as Record<string, object>)

  it('describe every property', () => {
    expect([...shown, ...types].flatMap(([name, schema]) => undescribed(schema, name))).toEqual([])
  })

  it('refer only to types that are there', () => {
    const known = new Set(types.map(([id]) => id))
    expect([...shown, ...types].flatMap(([, schema]) => refsOf(schema)).filter((id) => !known.has(id))).toEqual([])
  })

  it('keep what the OCA says of values', () => {
    const keywords = (schema: object) =>
      (JSON.stringify(schema).match(/"(maxLength|minItems|maxItems|minimum|maximum|enum|format)":/g) ?? []).length
    const official = shown.map(([message]) => ({ ...schemaOf(version, message), definitions: undefined }))
    expect(shown.map(([, schema]) => keywords(schema))).toEqual(official.map(keywords))
  })
})
