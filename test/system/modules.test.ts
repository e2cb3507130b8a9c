import { afterAll, beforeAll, expect, it } from 'vitest'
import { memoryBus } from '#util/bus/memory.js'
import { memoryCache } from '#util/cache/memory.js'
import { buildApp } from '../../Server/app.js'
import { catalogue, modules } from '../../Server/modules.js'
import { selectModules } from '../../Server/selectModules.js'
import { type TestDatabase, testDatabase } from '../database.js'
import { testData, testFiles, testProcessId, testSettings } from '../parts.js'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

const mission = [
  'Certificates',
  'Configuration',
  'EVDriver',
  'Monitoring',
  'OcppRouter',
  'Reporting',
  'SmartCharging',
  'Tenant',
  'Transactions',
]

it.each(mission)('module %s runs alone under its name, ready, and serves nothing of another', async (name) => {
  const data = await testData(database.url)
  const app = await buildApp(selectModules(name), {
    settings: testSettings(),
    bus: memoryBus(),
    cache: memoryCache(),
    data,
    processId: testProcessId(),
    catalogue,
    files: testFiles(),
  })

  const ready = await app.inject('/ready')
  const commands = Object.keys(app.swagger().paths ?? {}).filter((path) => path.startsWith('/ocpp/2'))

  expect([ready.statusCode, (await app.inject('/health')).statusCode]).toEqual([200, 200])
  const own = modules
    .find((module) => module.name === name)!
    .actions.filter(({ kind }) => kind === 'command')
    .map(({ action }) => action)
  const served = new Set(commands.map((path) => path.split('/').at(-1)!.toLowerCase()))
  expect([...served].toSorted()).toEqual(own.map((action) => action.toLowerCase()).toSorted())
  await app.close()
})
