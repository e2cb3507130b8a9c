import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../test/server.js'
import { ConfigError, readConfig } from './config.js'
import { modules } from './modules.js'
import { requireShared, selectModules } from './selectModules.js'
import { settings } from './settings.js'

let folder: string
const none = '/nonexistent/.env'
const key = randomBytes(32).toString('hex')

beforeAll(async () => {
  folder = await temporaryFolder('config')
})
afterAll(() => rm(folder, { recursive: true }))

async function envFile(text: string): Promise<string> {
  const file = join(folder, `${randomBytes(4).toString('hex')}.env`)
  await writeFile(file, text)
  return file
}

function refusal(environment: Record<string, string>, file = none): string {
  try {
    readConfig(environment, file)
  } catch (err) {
    expect(err).toBeInstanceOf(ConfigError)
    const { message } = err as Error
    expect(message, 'one line').not.toContain('\n')
    return message
  }
  throw new Error('was accepted')
}

describe('settings', () => {
  it('have defaults that are accepted: an empty environment starts', () => {
    expect(readConfig({}, none)).toMatchObject({ APP_NAME: 'all', PORT: 8080, HOST: '127.0.0.1', OCPP_PATHS: ['/ocpp'] })
  })

  it('come from the environment first and from .env below it', async () => {
    const file = await envFile('PORT=9001\nLOG_LEVEL=debug\n')

    expect(readConfig({ PORT: '9002' }, file)).toMatchObject({ PORT: 9002, LOG_LEVEL: 'debug' })
  })

  it('count as unset when they are empty, as compose passes them', () => {
    expect(readConfig({ SECRET_KEY_PREVIOUS: '', PORT: ' ' }, none)).toMatchObject({ SECRET_KEY_PREVIOUS: undefined, PORT: 8080 })
  })

  it.each(['OCPP_SPEED', 'STATION_COLOUR', 'PLUGBOARD_MODE'])('do not include %s: the start says so', (name) => {
    expect(refusal({ [name]: '1' })).toBe(`${name} is no setting: docs/operations.md lists them all`)
  })

  it.each([
    ['PROT', 'PORT'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['AMPQ_URL', 'AMQP_URL'],
    ['OCPP_CALL_TIMEOUTS', 'OCPP_CALL_TIMEOUT'],
    ['STATION_ONBORDING', 'STATION_ONBOARDING'],
  ])('are suggested when one is misspelled: %s', (written, meant) => {
    expect(refusal({ [written]: '1' })).toBe(`${written} is no setting: did you mean ${meant}?`)
  })

  it('leave alone what belongs to others', () => {
    const others = {
      HOME: '/root',
      PATH: '/bin',
      PWD: '/',
      HOSTNAME: 'a',
      LANG: 'C',
      PGHOST: 'db',
      npm_config_port: '1',
      NODE_VERSION: '24',
    }

    expect(() => readConfig(others, none)).not.toThrow()
  })

  it('are refused in .env under any name that is none, since the file is ours', async () => {
    expect(refusal({}, await envFile('COLOUR=red\n'))).toBe('COLOUR is no setting: docs/operations.md lists them all')
  })

  it.each([
    ['PORT', '70000', 'PORT=70000 is not accepted: give a whole number from 0 to 65535'],
    ['PORT', '80a', 'PORT=80a is not accepted: give a whole number from 0 to 65535'],
    ['HOST', 'http://localhost', 'HOST=http://localhost is not accepted: give an address or host name, without scheme, port or brackets'],
    [
      'DEFAULT_TENANT',
      'City of Utrecht',
      'DEFAULT_TENANT=City of Utrecht is not accepted: give at most 48 small letters, digits and hyphens',
    ],
    ['DEFAULT_TENANT', 'system', 'DEFAULT_TENANT=system is not accepted: give another slug: this one is the installation’s own'],
    ['PORT', '-1', 'PORT=-1 is not accepted: give a whole number from 0 to 65535'],
    ['STATION_ONBOARDING', 'maybe', 'STATION_ONBOARDING=maybe is not accepted: give one of inbox, open, closed'],
    ['OCPP_VERSIONS', '1.5', 'OCPP_VERSIONS=1.5 is not accepted: give some of 1.6, 2.0.1, 2.1'],
    ['AMQP_URL', 'localhost', 'AMQP_URL is not accepted: give a URL that starts with amqp:// or amqps://'],
  ])('with a value that is not accepted are named with what is: %s=%s', (name, value, line) => {
    expect(refusal({ [name]: value })).toBe(line)
  })

  it('that are secret are never repeated when they are refused', () => {
    for (const [name, { secret }] of Object.entries(settings)) {
      if (!secret) continue
      expect(refusal({ [name]: 'hunter2' }), name).not.toContain('hunter2')
    }
  })
})

describe('a process with some of the modules', () => {
  const shared = { AMQP_URL: 'amqp://localhost', DATABASE_URL: 'postgres://localhost/x', SECRET_KEY: key }
  const start = (environment: Record<string, string>) => {
    const values = readConfig(environment, none)
    const selected = selectModules(values.APP_NAME)
    requireShared(selected, values)
    return selected.map(({ name }) => name)
  }

  it('is one that names them, in any case', () => {
    expect(start({ ...shared, APP_NAME: 'evdriver, Tenant' }).toSorted()).toEqual(['EVDriver', 'Tenant'])
    for (const { name } of modules) expect(start({ ...shared, APP_NAME: name })).toEqual([name])
    expect(start({})).toHaveLength(modules.length)
  })

  it.each(['AMQP_URL', 'DATABASE_URL', 'SECRET_KEY'] as const)('does not start without %s', (name) => {
    const { [name]: _, ...rest } = shared

    expect(() => start({ ...rest, APP_NAME: 'Tenant' })).toThrow(
      `APP_NAME=Tenant runs a part of Plugboard: set ${name}, the same for every process`,
    )
  })

  it('is refused when it names a module that there is not', () => {
    expect(() => start({ APP_NAME: 'Tennant' })).toThrow(/^APP_NAME=Tennant is not accepted: give all, or some of .*Tenant/)
  })
})
