import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'
import { followTokens } from '../../03_Modules/EVDriver/followTokens.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { rpcStation } from '../rpcStation.js'
import { bootOf } from '../station.js'

const entry = (idToken: string, info?: object) => ({ idToken: { idToken, type: 'ISO14443' }, ...(info && { idTokenInfo: info }) })
const accepted = { status: 'Accepted' }

describe('the local authorization list', () => {
  let plugboard: TestPlugboard
  let count = 0
  beforeAll(async () => {
    plugboard = await startPlugboard()
  })
  afterAll(() => plugboard.stop())
  beforeEach(async () => {
    for (const { id } of (await plugboard.api('GET', '/api/v1/tokens')).body.items) await plugboard.api('DELETE', `/api/v1/tokens/${id}`)
  })

  const token = async (idToken: string, more: object = {}) =>
    (await plugboard.api('POST', '/api/v1/tokens', { idToken, ...more })).body.id as number

  /** A booted station that keeps a list as the specification says, and sees what it was asked. */
  const station = async (version: OcppVersion) => {
    const stationId = `D${++count}`
    await plugboard.app.data.withTenant(1, (data) => data.stations.enrol({ stationId, securityProfile: 0 }))
    const client = await rpcStation(plugboard.ocpp, stationId, version)
    const words = version === '1.6' ? 'listVersion' : 'versionNumber'
    const state = {
      version: 0,
      list: new Map<string, unknown>(),
      sent: [] as any[],
      answer: undefined as string | undefined,
      limits: {} as Record<string, string>,
    }
    client.handle('GetLocalListVersion', async () => ({ [words]: state.version }))
    // Says how many entries it takes in one message only where a test lets it.
    client.handle('GetVariables', async ({ params }: any) => ({
      getVariableResult: params.getVariableData.map(({ component, variable }: any) => {
        const value = state.limits[variable.name]
        return value === undefined
          ? { attributeStatus: 'UnknownVariable', component, variable }
          : { attributeStatus: 'Accepted', attributeValue: value, component, variable }
      }),
    }))
    client.handle('GetConfiguration', async () => ({
      configurationKey: state.limits.ItemsPerMessage
        ? [{ key: 'SendLocalListMaxLength', readonly: true, value: state.limits.ItemsPerMessage }]
        : [],
    }))
    client.handle('SendLocalList', async ({ params }: any) => {
      state.sent.push(params)
      if (state.answer) return { status: state.answer }
      if (params.updateType === 'Differential' && params[words] <= state.version) return { status: 'VersionMismatch' }
      if (params.updateType === 'Full') state.list.clear()
      for (const { idToken, idTokenInfo, idTag, idTagInfo } of params.localAuthorizationList ?? []) {
        const [value, info] = [idTag ?? idToken.idToken, idTagInfo ?? idTokenInfo]
        if (info) state.list.set(value, info.status)
        else state.list.delete(value)
      }
      state.version = params[words]
      return { status: 'Accepted' }
    })
    await client.call('BootNotification', bootOf(version))
    const id = (await plugboard.app.data.system.links.access(1, stationId))!.stationPk
    const path = `/api/v1/stations/${id}/local-list`
    const knows = (component: string, variable: string, value: string) =>
      plugboard.app.data.withTenant(1, (data) => data.variables.record(id, [{ component, variable, value }], new Date()))
    return {
      id,
      stationId,
      client,
      state,
      knows,
      send: async (action: string, body: object, route: string = version) =>
        (await plugboard.api('POST', `/ocpp/${route}/evDriver/${action}?identifier=${stationId}`, body)).body[0],
      known: async (query = '?count=true') => (await plugboard.api('GET', `${path}${query}`)).body,
      sync: async (body?: object) => (await plugboard.api('POST', `${path}/sync`, body)).body,
      follow: (autoSync: boolean) => plugboard.api('PATCH', path, { autoSync }),
    }
  }

  describe.each(['2.0.1', '2.1'] as const)('over %s', (version) => {
    let at: Awaited<ReturnType<typeof station>>
    beforeEach(async () => {
      at = await station(version)
    })

    it('is what accepted lists made it, beside what it should be (D01)', async () => {
      await token('CARD-A')
      await token('CARD-B', { status: 'Blocked' })
      expect(await at.known()).toMatchObject({ entriesKnown: false, counts: { missing: 2 }, autoSync: false })

      const full = { versionNumber: 4, updateType: 'Full', localAuthorizationList: [entry('card-a', accepted), entry('X', accepted)] }
      expect(await at.send('sendLocalList', full)).toMatchObject({ payload: accepted })
      await at.send('sendLocalList', {
        versionNumber: 5,
        updateType: 'Differential',
        localAuthorizationList: [entry('X'), entry('Y', accepted), entry('CARD-B', accepted)],
      })
      await at.send('sendLocalList', { versionNumber: 5, updateType: 'Differential', localAuthorizationList: [entry('Z', accepted)] })

      expect(at.state.sent).toHaveLength(3)
      expect(await at.known()).toMatchObject({
        version: 5,
        supported: true,
        entriesKnown: true,
        status: 'VersionMismatch',
        counts: { same: 1, missing: 0, outdated: 1, surplus: 1 },
        items: [
          { idToken: 'CARD-A', state: 'same', has: accepted, wanted: accepted },
          { idToken: 'CARD-B', state: 'outdated', has: accepted, wanted: { status: 'Blocked' } },
          { idToken: 'Y', state: 'surplus', has: accepted },
        ],
      })
      const page = await at.known('?limit=1&differing=true&count=true')
      expect(page).toMatchObject({ total: 2, items: [{ idToken: 'CARD-B' }] })
      expect((await at.known(`?limit=1&differing=true&cursor=${page.nextCursor}`)).items).toMatchObject([{ idToken: 'Y' }])
    })

    it('goes out whole and then as changes, each no longer than the station takes, and a version more each time (D01.FR.03, FR.11)', async () => {
      for (const name of ['A', 'B', 'C', 'D', 'E']) await token(name)
      at.state.limits.ItemsPerMessage = '2'

      expect(await at.sync()).toMatchObject({
        outcome: 'updated',
        version: 3,
        messages: [{ status: 'Accepted', entries: 2 }, {}, { entries: 1 }],
      })
      expect(at.state.sent.map(({ updateType, versionNumber }) => [updateType, versionNumber])).toEqual([
        ['Full', 1],
        ['Differential', 2],
        ['Differential', 3],
      ])
      expect([...at.state.list.keys()]).toEqual(['A', 'B', 'C', 'D', 'E'])
      expect(await at.sync()).toEqual({ outcome: 'inSync', version: 3, messages: [] })

      const { items } = (await plugboard.api('GET', '/api/v1/tokens')).body
      await plugboard.api('DELETE', `/api/v1/tokens/${items[0].id}`)
      await plugboard.api('PATCH', `/api/v1/tokens/${items[1].id}`, { status: 'Blocked' })
      expect(await at.sync()).toMatchObject({ outcome: 'updated', version: 4, messages: [{ updateType: 'Differential', entries: 2 }] })
      expect(at.state.list).toEqual(new Map(['B', 'C', 'D', 'E'].map((name) => [name, name === 'B' ? 'Blocked' : 'Accepted'])))
      expect(await at.known()).toMatchObject({ version: 4, counts: { same: 4, missing: 0, outdated: 0, surplus: 0 } })
    })

    it('goes out whole when the station refuses the changes, or has a list that nobody here sent (D01.FR.03)', async () => {
      await token('A')
      await at.sync()
      await token('B')
      at.client.handle('GetLocalListVersion', async () => ({ versionNumber: 1 }))
      at.state.version = 9 // it says 1, and refuses what is not greater than 9

      expect(await at.sync()).toMatchObject({
        outcome: 'updated',
        messages: [
          { updateType: 'Differential', status: 'VersionMismatch' },
          { updateType: 'Full', status: 'Accepted' },
        ],
      })
      expect([...at.state.list.keys()]).toEqual(['A', 'B'])

      at.client.handle('GetLocalListVersion', async () => ({ versionNumber: 30 }))
      expect(await at.sync()).toMatchObject({ outcome: 'updated', version: 31, messages: [{ updateType: 'Full' }] })
    })

    it('is not tried for ever: a station that takes nothing fails, and keeps what it had', async () => {
      await token('A')
      await at.sync()
      await token('B')
      at.state.answer = 'Failed'

      expect(await at.sync()).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining('the station answered Failed'),
        messages: [{ updateType: 'Differential' }, { updateType: 'Full' }],
      })

      expect(await at.known()).toMatchObject({ version: 1, status: 'Failed', counts: { same: 1, missing: 1 } })
    })

    it('tells its version: 0 is none, and what was known of it is gone (D02)', async () => {
      await token('A')
      await at.sync()
      at.state.version = 0

      expect(await at.send('getLocalListVersion', {})).toMatchObject({ payload: { versionNumber: 0 } })

      expect(await at.known()).toMatchObject({ version: 0, supported: true, entriesKnown: true, counts: { same: 0, missing: 1 } })
    })
  })

  it('is shown page by page, however many tokens there are, each once', async () => {
    const at = await station('2.1')
    const owner = new Client({ connectionString: plugboard.databaseUrl })
    await owner.connect()
    await owner.query(
      `INSERT INTO tokens (tenant_id, id_token, type, type_key, value_key) SELECT 1, 'Many' || n, 'ISO14443', 'iso14443', 'many' || n FROM generate_series(1, 1203) n`,
    )
    const localAuthorizationList = [entry('MANY7', accepted), entry('many1200', { status: 'Blocked' }), entry('other', accepted)]
    await at.send('sendLocalList', { versionNumber: 1, updateType: 'Full', localAuthorizationList })

    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const { items, nextCursor, counts } = await at.known(`?limit=400${cursor}`)
      expect(counts).toBeUndefined()
      seen.push(...items.map((item: { idToken: string }) => item.idToken.toLowerCase()))
      if (!nextCursor) break
      cursor = `&cursor=${nextCursor}`
    }
    expect([seen.length, new Set(seen).size]).toEqual([1204, 1204])
    expect(await at.known('?limit=1&state=outdated&count=true')).toMatchObject({
      total: 1,
      counts: { same: 1, missing: 1201, outdated: 1, surplus: 1 },
      items: [{ idToken: 'Many1200', has: { status: 'Blocked' } }],
    })
    expect((await at.known('?limit=1&state=outdated')).nextCursor).toBeUndefined()
    await owner.query(`DELETE FROM tokens WHERE id_token LIKE 'Many%'`)
    await owner.end()
  })

  it('is not known any more when a list was sent and nothing heard', async () => {
    const at = await station('2.0.1')
    await token('A')
    await at.sync()
    at.client.handle('SendLocalList', async () => {
      await at.client.close({ force: true })
      return accepted
    })

    expect(await at.send('sendLocalList', { versionNumber: 2, updateType: 'Differential' })).toMatchObject({ error: { kind: 'timeout' } })

    expect(await at.known()).toMatchObject({ version: 1, entriesKnown: false })
  })

  it('stays unknown when what was sent had the version the station tells, and known when it had another', async () => {
    const at = await station('2.0.1')
    const lose = async (versionNumber: number) => {
      const command = {
        stationId: at.stationId,
        version: '2.1',
        action: 'SendLocalList',
        request: `{"versionNumber":${versionNumber}.0}`,
      } as const
      await plugboard.app.data.withTenant(1, (data) =>
        data.commands.add([
          { ...command, whenOffline: 'fail', repeatable: false, lifeSeconds: 1, error: { kind: 'timeout', message: 'lost' } },
        ]),
      )
      const before = (await at.known()).entriesKnown
      await at.send('getLocalListVersion', {})
      return [before, (await at.known()).entriesKnown]
    }
    await token('A')
    await at.sync()

    expect(await lose(2)).toEqual([false, true])
    expect(await lose(1)).toEqual([false, false])

    expect(await at.sync()).toMatchObject({ outcome: 'updated', messages: [{ updateType: 'Full' }] })
  })

  it('never holds more than the station can', async () => {
    const at = await station('2.0.1')
    await token('A')
    await token('B')
    await at.knows('ConfigurationKeys', 'LocalAuthListMaxLength', '1')

    expect(await at.sync()).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('takes 1'), messages: [] })
    expect(at.state.sent).toEqual([])
  })

  it('is brought in line by one at a time, and only while the station is there', async () => {
    const at = await station('2.0.1')
    await token('A')
    let tell: (answer: object) => void = () => undefined
    const asked = new Promise<void>((resolve) =>
      at.client.handle('GetLocalListVersion', () => {
        resolve()
        return new Promise((answer) => (tell = answer))
      }),
    )
    const first = at.sync()
    await asked

    expect(await at.sync()).toMatchObject({ status: 409, detail: expect.stringContaining('already') })
    tell({ versionNumber: 0 })
    expect(await first).toMatchObject({ outcome: 'updated' })

    await at.client.close()
    await expect.poll(at.sync).toEqual({ outcome: 'failed', reason: 'the station is not connected', messages: [] })
  })

  it('is not sent again and again by policy to a station that refuses it', async () => {
    const at = await station('2.0.1')
    await token('A')
    at.state.answer = 'Failed'
    await at.follow(true)

    await followTokens(plugboard.app)
    await followTokens(plugboard.app)

    expect(at.state.sent).toHaveLength(1)
    await at.follow(false)
  })

  it('follows the tokens only where its operator says so', async () => {
    const [at, other] = [await station('2.0.1'), await station('2.1')]
    await token('A')
    await followTokens(plugboard.app)
    expect([at.state.sent, other.state.sent]).toEqual([[], []])

    expect((await at.follow(true)).body).toMatchObject({ autoSync: true })
    await followTokens(plugboard.app)
    await followTokens(plugboard.app)
    expect(at.state.sent).toMatchObject([{ updateType: 'Full', versionNumber: 1 }])
    await token('B')
    await followTokens(plugboard.app)
    expect([...at.state.list.keys()]).toEqual(['A', 'B'])

    await at.follow(false)
    await token('C')
    await followTokens(plugboard.app)
    expect([at.state.list.size, other.state.sent]).toEqual([2, []])
  })

  it.each(['1.6', '2.0.1', '2.1'] as const)(
    'over %s is sent whole by policy once the station shows that it has another one',
    async (version) => {
      const at = await station(version)
      await token('A')
      await at.follow(true)
      await followTokens(plugboard.app)
      expect(at.state.version).toBe(1)

      at.state.version = 40
      at.state.list.clear()
      const update = version === '1.6' ? { listVersion: 5 } : { versionNumber: 5 }
      const { payload } = await at.send('sendLocalList', { ...update, updateType: 'Differential' })
      expect(payload).toMatchObject({ status: 'VersionMismatch' })
      expect(await at.known()).toMatchObject({ entriesKnown: false, status: 'VersionMismatch' })
      await followTokens(plugboard.app)
      expect([at.state.version, [...at.state.list.keys()]]).toEqual([41, ['A']])

      at.state.version = 0
      at.state.list.clear()
      await at.send('getLocalListVersion', {})
      await followTokens(plugboard.app)
      expect([at.state.version, [...at.state.list.keys()]]).toEqual([1, ['A']])
      await at.follow(false)
    },
  )

  describe('of a 1.6 station', () => {
    it('holds idTags: no types, and at most 20 characters', async () => {
      const at = await station('1.6')
      await token('CARD', { groupIdToken: 'FLEET-7' })
      await token('card', { type: 'eMAID', status: 'Blocked' })
      await token('x'.repeat(21))
      await token('POOR', { status: 'NoCredit' })
      at.state.limits.ItemsPerMessage = '1'

      expect(await at.sync()).toMatchObject({ outcome: 'updated', version: 2 })

      expect(at.state.sent).toEqual([
        {
          listVersion: 1,
          updateType: 'Full',
          localAuthorizationList: [{ idTag: 'CARD', idTagInfo: { status: 'Accepted', parentIdTag: 'FLEET-7' } }],
        },
        { listVersion: 2, updateType: 'Differential', localAuthorizationList: [{ idTag: 'POOR', idTagInfo: { status: 'Blocked' } }] },
      ])
      expect(await at.known()).toMatchObject({ version: 2, counts: { same: 2, missing: 0, outdated: 0, surplus: 0 } })
    })

    it('is sent and asked for in 1.6 words as well', async () => {
      const at = await station('1.6')
      await token('CARD')

      await at.send('getLocalListVersion', {})
      expect(await at.known()).toMatchObject({ version: 0, entriesKnown: true })
      const localAuthorizationList = [{ idTag: 'card', idTagInfo: accepted }]
      await at.send('sendLocalList', { listVersion: 3, updateType: 'Full', localAuthorizationList })
      expect(await at.known()).toMatchObject({ version: 3, counts: { same: 1 } })
      await at.send('sendLocalList', { listVersion: 4, updateType: 'Differential', localAuthorizationList: [{ idTag: 'CARD' }] })

      expect(await at.known()).toMatchObject({ version: 4, entriesKnown: true, counts: { same: 0, missing: 1 } })
    })

    it('may not exist at all', async () => {
      const at = await station('1.6')
      at.state.version = -1

      expect(await at.send('getLocalListVersion', {}, '2.0.1')).toMatchObject({ payload: { versionNumber: -1 } })

      expect(await at.known()).toMatchObject({ supported: false, entriesKnown: false })
      expect(await at.known()).not.toHaveProperty('version')
      expect(await at.sync()).toMatchObject({ outcome: 'unsupported', messages: [] })
      at.state.answer = 'NotSupported'
      expect(await at.send('sendLocalList', { versionNumber: 1, updateType: 'Full' }, '2.0.1')).toMatchObject({
        payload: { status: 'Failed', statusInfo: { additionalInfo: 'the station supports no local authorization list' } },
      })
    })
  })
})
