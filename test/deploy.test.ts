import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { memoryBus } from '#util/bus/memory.js'
import { memoryCache } from '#util/cache/memory.js'
import type { Module } from '#util/module.js'
import { buildApp } from '../Server/app.js'
import { catalogue, modules } from '../Server/modules.js'
import { type TestDatabase, testDatabase } from './database.js'
import { testData, testFiles, testProcessId, testSettings } from './parts.js'

let database: TestDatabase
let rules: Array<{ pattern: RegExp; owner: string }>
let fallback: string
let conf: string

beforeAll(async () => {
  database = await testDatabase()
  conf = await readFile(new URL('../deploy/nginx.conf', import.meta.url), 'utf8')
  const table = /map \$uri \$owner \{([^}]*)\}/.exec(conf)![1]!
  const lines = [...table.matchAll(/^\s*(\S+)\s+(\w+);/gm)].map(([, pattern, owner]) => ({ pattern: pattern!, owner: owner! }))
  fallback = lines.find(({ pattern }) => pattern === 'default')!.owner
  rules = lines
    .filter(({ pattern }) => pattern !== 'default')
    .map(({ pattern, owner }) => ({ pattern: new RegExp(pattern.replace(/^~\*?/, ''), pattern.startsWith('~*') ? 'i' : ''), owner }))
})

afterAll(() => database.drop())

it('nginx sends every route to a module that has it', async () => {
  const owners = new Map<string, string[]>()
  for (const module of modules)
    for (const path of await pathsOf(module)) owners.set(path, [...(owners.get(path) ?? []), module.name.toLowerCase()])

  const wrong = [...owners].flatMap(([path, has]) => {
    const sent = rules.find(({ pattern }) => pattern.test(path.replaceAll(/\{\w+\}/g, '7')))?.owner ?? fallback
    return has.includes(sent) ? [] : [`${path} goes to ${sent}, but is in ${has.join(', ')}`]
  })

  expect(wrong).toEqual([])
})

it('makes no variable that nginx has itself, which would not let it start', () => {
  const made = [...conf.matchAll(/^ *map \$\w+ \$(\w+)/gm)].map(([, name]) => name)

  expect(made).toEqual(['owner', 'backend', 'connection_header'])
})

it('A-07: says itself who a station is, whatever the station claims', () => {
  const stations = /location \/ \{([^}]*)\}/.exec(conf)![1]!
  const said = Object.fromEntries([...stations.matchAll(/proxy_set_header (X-\S+) (\S+);/g)].map(([, name, value]) => [name, value]))

  expect(said).toEqual({ 'X-Forwarded-For': '$remote_addr', 'X-Forwarded-Proto': '$scheme', 'X-Client-Cert': '$ssl_client_escaped_cert' })
  expect(conf).toContain('ssl_verify_client optional_no_ca;')
})

/** What a process with this module alone answers to. */
async function pathsOf(module: Module): Promise<string[]> {
  const app = await buildApp([module], {
    settings: testSettings(),
    bus: memoryBus(),
    cache: memoryCache(),
    files: testFiles(),
    data: await testData(database.url),
    processId: testProcessId(),
    catalogue,
  })
  const { paths } = (await app.inject('/docs/json')).json<{ paths: Record<string, unknown> }>()
  await app.close()
  return Object.keys(paths)
}
