import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Data } from '#base/data.js'
import type { Settings } from '#base/settings.js'
import { openData } from '#data/data.js'
import { localFiles } from '#util/files/local.js'
import { derivePasswords } from '../Server/roles.js'

/** One secret for all tests: database roles belong to the whole server. */
export const testSecretKey = Buffer.alloc(32, 7)

/** The settings of a test, quick where the product is patient. */
export const testSettings = (over: Partial<Settings> = {}, ocpp: Partial<Settings['ocpp']> = {}): Settings => ({
  version: '0.0.0-test',
  secretKeys: [testSecretKey],
  defaultTenant: 'default',
  heartbeatIntervalSeconds: 300,
  ocpp: {
    paths: ['/ocpp'],
    versions: ['1.6', '2.0.1', '2.1'],
    onboarding: 'inbox',
    bootRequired16: false,
    maxConnections: 10_000,
    callTimeoutSeconds: 2,
    messageDeadlineSeconds: 3,
    pingSeconds: 30,
    maxPayloadBytes: 262_144,
    maxMessagesPerSecond: 1_000,
    trustedProxies: [],
    onlineVerification: 'ifAnswered',
    ...ocpp,
  },
  retention: { messagesDays: 30, statusDays: 365, meterValuesDays: 0 },
  transactionStaleHours: 0,
  transactionAskStatus: false,
  files: { maxBytes: 1024 * 1024 },
  firmware: { urls: [] },
  commandTtlSeconds: 60,
  callbackAllowPrivate: false,
  ocspAllowPrivate: false,
  ...over,
})

/** The database at `url`, opened as the serving roles, with its tenants. */
export async function testData(url: string): Promise<Data> {
  const passwords = derivePasswords(testSecretKey)
  const as = (user: keyof typeof passwords) => {
    const login = new URL(url)
    login.username = user
    login.password = passwords[user]
    return login.href
  }
  const data = await openData({
    appUrl: as('plugboard_app'),
    systemUrl: as('plugboard_system'),
    defaults: { heartbeatIntervalSeconds: 300 },
  })
  await data.system.tenants.ensure('default')
  return data
}

/** Where the files of this test process are; made when something is written. */
export const testFilesFolder = join(tmpdir(), `plugboard-files-${randomUUID()}`)

export const testFiles = () => localFiles(testFilesFolder)

export const testProcessId = () => `test-${randomUUID().slice(0, 8)}`
