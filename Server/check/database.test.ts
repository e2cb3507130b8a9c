import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../../test/database.js'
import { testData, testSecretKey } from '../../test/parts.js'
import { readConfig } from '../config.js'
import { checkDatabase } from './database.js'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  await (await testData(database.url)).close() // makes tenant `default`, as a start does
})
afterAll(() => database.drop())

const check = (environment: Record<string, string> = {}) =>
  checkDatabase(readConfig({ DATABASE_URL: database.url, ...environment }, '/nonexistent/.env'), testSecretKey)

describe('check-config of a database', () => {
  it('says which server it is and that nothing is left to do', async () => {
    expect(await check()).toMatch(/^PostgreSQL [\d.]+ at .* (with|without) PostGIS; roles to make: none; migrations to run: none$/)
  })

  it('finds a default tenant that is not there, as the start would', async () => {
    await expect(check({ DEFAULT_TENANT: 'utrecht' })).rejects.toThrow(
      'DEFAULT_TENANT=utrecht names no tenant of this database: give one of default, or create it first',
    )
  })

  it('names the setting when nobody answers', async () => {
    await expect(check({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' })).rejects.toThrow(/^DATABASE_URL: .*ECONNREFUSED/)
  })
})
