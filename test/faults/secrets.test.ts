import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { callbackKey } from '#util/commands/callbacks.js'
import { derivePasswords } from '../../Server/roles.js'
import { type TestDatabase, testDatabase } from '../database.js'
import { testSecretKey } from '../parts.js'
import { apiOf, type PlugboardProcess, startProcess } from '../process.js'
import { bootOf, connectStation } from '../station.js'

/** What must be found nowhere; the parts are told apart by their names. */
const planted = (name: string) => `planted-${name}-${randomBytes(8).toString('hex')}`
const secrets = {
  adminKey: `pb_${planted('admin')}`,
  password: planted('password'),
  changedPassword: planted('changed'),
  guess: planted('guess'),
  inbox: planted('inbox'),
  basicAuthPassword: planted('BasicAuthPassword'),
  queuedPassword: planted('queued'),
  readBack: planted('readback'),
  authorizationKey: randomBytes(20).toString('hex'),
  refused: planted('refused'),
  malformed: planted('malformed'),
  privateKey: planted('private'),
  secretKey: testSecretKey.toString('hex'),
  callbackKey: callbackKey(testSecretKey, 1),
  ...derivePasswords(testSecretKey),
}

let database: TestDatabase
let plugboard: PlugboardProcess
beforeAll(async () => {
  database = await testDatabase()
  plugboard = await startProcess({
    DATABASE_URL: database.url,
    SECRET_KEY: secrets.secretKey,
    ADMIN_API_KEY: secrets.adminKey,
    LOG_LEVEL: 'trace',
  })
})
afterAll(async () => {
  await plugboard.stop()
  await database.drop()
})

const api = (method: string, path: string, body?: unknown) => apiOf(plugboard.url, secrets.adminKey, method, path, body)
const connect = (id: string, password: string, version: '1.6' | '2.0.1' = '2.0.1') =>
  connectStation(`${plugboard.url.replace('http', 'ws')}/ocpp/${id}`, version, { password })
const setPassword = (attributeValue: string) => ({
  setVariableData: [{ component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' }, attributeValue }],
})

/** Every way a secret may be written. */
const spellings = (secret: string) => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1),
  Buffer.from(secret).toString('hex'),
  encodeURIComponent(secret),
]
const found = (text: string) =>
  Object.entries(secrets)
    .filter(([, secret]) => spellings(secret).some((spelling) => text.includes(spelling)))
    .map(([name]) => name)

it('A-34: planted passwords and keys are in no log line, no row and no answer', async () => {
  // Given: secrets that went every way secrets go.
  const { body: made } = await api('POST', '/api/v1/stations', { stationId: 'S2', securityProfile: 1, password: secrets.password })
  await api('POST', '/api/v1/stations', { stationId: 'S16', securityProfile: 1, password: secrets.password })
  const station = await connect('S2', secrets.password)
  const old = await connect('S16', secrets.password, '1.6')
  await station.ask('BootNotification', bootOf('2.0.1'))
  await old.ask('BootNotification', bootOf('1.6'))
  await connect('S2', secrets.guess).catch(() => undefined)
  await connect('UNKNOWN', secrets.inbox).catch(() => undefined)
  await api('PATCH', `/api/v1/stations/${made.id}`, { password: secrets.changedPassword })

  const heard: string[] = []
  const accept = (payload: any) => {
    heard.push(JSON.stringify(payload))
    const [{ component, variable }] = payload.setVariableData
    return { setVariableResult: [{ component, variable, attributeStatus: 'Accepted' }] }
  }
  station.answer({
    SetVariables: accept,
    GetVariables: ({ getVariableData: [{ component, variable }] }) => ({
      getVariableResult: [{ component, variable, attributeStatus: 'Accepted', attributeValue: secrets.readBack }],
    }),
  })
  old.answer({
    ChangeConfiguration: (payload) => (heard.push(JSON.stringify(payload)), { status: 'Accepted' }),
    GetConfiguration: () => ({ configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: secrets.readBack }] }),
  })
  const read = { getVariableData: [{ component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } }] }
  const answers = [
    await api('POST', '/ocpp/2.0.1/configuration/setVariables?identifier=S2', setPassword(secrets.basicAuthPassword)),
    await api('POST', '/ocpp/2.0.1/configuration/getVariables?identifier=S2', read),
    await api('POST', '/ocpp/1.6/configuration/changeConfiguration?identifier=S16', {
      key: 'AuthorizationKey',
      value: secrets.authorizationKey,
    }),
    await api('POST', '/ocpp/1.6/configuration/getConfiguration?identifier=S16', { key: ['AuthorizationKey'] }),
    // Refused, with the secret in what was wrong.
    await api('POST', '/ocpp/2.0.1/configuration/setVariables?identifier=S2', {
      setVariableData: [{ attributeValue: secrets.refused, nonsense: secrets.refused }],
    }),
    await api('POST', '/api/v1/stations', { stationId: 'BAD', securityProfile: 1, password: secrets.malformed, more: 1 }),
    await api('GET', '/api/v1/stations?stationId=S2'),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 400, 400, 200])
  await station.ask('DataTransfer', { vendorId: 'v', data: { privateKey: secrets.privateKey, deeper: [{ password: secrets.privateKey }] } })
  await station.close()

  // And one that waits for a station that is away.
  const wait = await api(
    'POST',
    '/ocpp/2.0.1/configuration/setVariables?identifier=S2&whenOffline=queue&wait=0',
    setPassword(secrets.queuedPassword),
  )
  expect(wait.status).toBe(202)
  const rowsWhileWaiting = await tablesAsText()
  const back = await connect('S2', secrets.basicAuthPassword)
  back.answer({ SetVariables: accept })
  await back.ask('BootNotification', bootOf('2.0.1'))

  // Then: the stations heard them, and nobody else.
  await expect.poll(() => found(heard.join())).toEqual(['basicAuthPassword', 'queuedPassword', 'authorizationKey'])
  await expect.poll(async () => (await api('GET', `/api/v1/commands/${wait.body[0].commandId}`)).body.status).toBe('answered')
  await new Promise((resolve) => setTimeout(resolve, 1_200)) // the message log and the attempts are written once a second
  expect(found(JSON.stringify(answers))).toEqual([])
  expect(found(rowsWhileWaiting)).toEqual([])
  expect(found(await tablesAsText())).toEqual([])
  const reads = await everyRead(made.id)
  expect(reads.length).toBeGreaterThan(15)
  expect(found(reads.join('\n'))).toEqual([])
  expect(found(plugboard.output())).toEqual([])
  // The search finds what is there.
  expect(reads.join()).toContain('BasicAuthPassword')
  expect(await tablesAsText()).toContain('BasicAuthPassword')
  expect(plugboard.output()).toContain('station connected')
  await Promise.all([back.close(), old.close()])
})

/** All rows of all tables, as the superuser sees them. */
async function tablesAsText(): Promise<string> {
  const client = new Client({ connectionString: database.url })
  await client.connect()
  const { rows: tables } = await client.query(
    `SELECT format('%I', relname) AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  )
  const texts: string[] = []
  for (const { name } of tables) {
    const { rows } = await client.query(`SELECT t::text AS row FROM ${name} t`)
    texts.push(...rows.map(({ row }) => row))
  }
  await client.end()
  return texts.join('\n')
}

/** What every route that only reads answers, the one that shows the callback key left out: that is what it is for. */
async function everyRead(stationPk: number): Promise<string[]> {
  const { body: document } = await api('GET', '/docs/json')
  const paths = Object.keys(document.paths).filter(
    (path) => document.paths[path].get && path.startsWith('/api/') && !path.endsWith('callback-key'),
  )
  return Promise.all(
    paths.map(async (path) => `${path} ${JSON.stringify((await api('GET', path.replaceAll(/\{\w+\}/g, String(stationPk)))).body)}`),
  )
}
