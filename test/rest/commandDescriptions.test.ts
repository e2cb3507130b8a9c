import { describe, expect, it } from 'vitest'
import type { Command } from '#base/ocpp/action.js'
import { schemaOf } from '#base/ocpp/validate.js'
import { modules } from '../../Server/modules.js'

const commands = modules.flatMap(({ actions }) => actions.flatMap((one) => (one.kind === 'command' ? [one as Command] : [])))

/** The words a station may answer with: of `status`, or of the status of each result. */
function statusesOf(action: string): string[] {
  const { properties = {}, definitions = {} } = schemaOf('2.1', `${action}Response`) as any
  const enumOf = (schema: any): string[] => {
    const target = schema?.$ref ? definitions[schema.$ref.replace('#/definitions/', '')] : schema
    return target?.enum ?? Object.entries<any>(target?.properties ?? {}).flatMap(([name, inner]) => (isStatus(name) ? enumOf(inner) : []))
  }
  return Object.entries<any>(properties).flatMap(([name, schema]) =>
    isStatus(name) || schema.type === 'array' ? enumOf(schema.items ?? schema) : [],
  )
}
const isStatus = (name: string) => /status$/i.test(name)

describe('the page of a command', () => {
  it.each(commands.map(({ action, description }) => [action, description] as const))(
    '%s names every status of its answer',
    (action, description) => {
      expect(statusesOf(action).filter((status) => !description.includes(`\`${status}\``))).toEqual([])
    },
  )

  it.each(commands.map(({ action, description }) => [action, description] as const))('%s says what follows', (_, description) => {
    expect(description).toMatch(/Plugboard|`\/api\/v1\//)
  })
})
