import type { FastifyInstance } from 'fastify'
import { schemaOf } from '#base/ocpp/validate.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import { ownDescription } from './ocppDescriptions.js'

type Schema = Record<string, any>

/**
 * The OCA's schema of a message as Swagger shows it: every property described, shared types by reference. Registers those types with `scope`,
 * under ids that carry the version, because the versions disagree on some. Undefined when the version has no such message.
 */
export function documented(scope: FastifyInstance, version: OcppVersion, message: string): Schema | undefined {
  const schema = schemaOf(version, message)
  if (!schema) return undefined
  const { definitions = {}, ...body } = schema as Schema
  for (const [name, definition] of Object.entries(definitions as Record<string, Schema>)) {
    const $id = typeId(version, name)
    if (!scope.getSchema($id)) scope.addSchema({ $id, title: name, ...shown(version, name, definition, definitions) })
  }
  return shown(version, message, body, definitions)
}

/** Names of types are unique within a version, except that the OCA words some differently from message to message; the first one wins. */
const typeId = (version: OcppVersion, name: string) => `ocpp${version.replaceAll('.', '')}.${name}`

function shown(version: OcppVersion, owner: string, schema: Schema, definitions: Record<string, Schema>): Schema {
  const show = (node: Schema, path: string): Schema => {
    const { $schema: _, comment: _c, javaType: _j, $id: _i, $ref, properties, items, description, ...rest } = node
    return {
      ...rest,
      ...(description && { description: tidy(description) }),
      ...($ref && { $ref: `${typeId(version, nameOf($ref))}#` }),
      ...(items && { items: show(items, path) }),
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties as Record<string, Schema>).map(([name, property]) => [name, described(path, name, property)]),
        ),
      }),
    }
  }
  // What stands beside a $ref is lost on the way to the document: wrapped, the property keeps its own description.
  const described = (of: string, name: string, property: Schema): Schema => {
    const { $ref, ...rest } = show(property, name)
    const description = wording(of, name, property)
    return $ref ? { ...rest, description, allOf: [{ $ref }] } : { ...rest, description }
  }
  const wording = (of: string, name: string, property: Schema) => {
    const target = definitions[nameOf(property.$ref ?? property.items?.$ref ?? '')]
    return tidy(property.description ?? property.items?.description ?? target?.description ?? '') || ownDescription(of, name)
  }
  return show(schema, owner)
}

const nameOf = ($ref: string) => $ref.replace('#/definitions/', '')

/** The OCA's texts carry the numbers of its model and line breaks of its editor: a reader needs neither. */
function tidy(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim())
  return lines
    .filter((line, i) => !line.startsWith('urn:') && !lines[i + 1]?.startsWith('urn:') && !line.startsWith('image::'))
    .join('\n')
    .trim()
}
