import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { operatedStation } from './operatedStation.js'

const idToken = { idToken: '04A1B2C3', type: 'ISO14443' }
const about = (requestId: number, over: object = {}) => ({ requestId, report: true, clear: false, idToken, ...over })

let plugboard: TestPlugboard
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
})
afterAll(() => plugboard.stop())

describe.each(['2.0.1', '2.1'] as const)('what a station over %s knows of a customer', (version) => {
  let at: Awaited<ReturnType<typeof operatedStation>>
  beforeEach(async () => {
    at = await operatedStation(plugboard, `C${++count}`, version)
    at.answer('CustomerInformation', { status: 'Accepted' })
  })
  const ask = (body: object) => at.send('reporting', 'customerInformation', body)
  const piece = (requestId: number, seqNo: number, tbc: boolean, data: string) =>
    at.client.call('NotifyCustomerInformation', { requestId, generatedAt: '2026-11-21T08:00:00Z', seqNo, tbc, data })
  const reports = async () => (await at.get('reports')).items
  const text = async (i = 0) => (await at.get(`reports/${(await reports())[i].id}`)).text

  it('is one text, put together in order from pieces that came in any', async () => {
    expect(await ask(about(1))).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    expect(at.asked).toEqual([about(1)])

    await piece(1, 2, false, ', 12 sessions')
    await piece(1, 0, true, 'Alice ')
    await piece(1, 0, true, 'Alice ')
    expect(await reports()).toMatchObject([{ requestId: 1, state: 'arriving', missing: [1] }])
    await piece(1, 1, true, 'Arends')

    expect(await reports()).toMatchObject([{ askedBy: 'CustomerInformation', state: 'complete', parts: 3, request: about(1) }])
    expect(await text()).toBe('Alice Arends, 12 sessions')
  })

  it('is gone when the station says so: clearing without a report is confirmed too (N10.FR.06)', async () => {
    await ask(about(2, { report: false, clear: true }))
    await piece(2, 0, false, 'cleared')

    expect(await reports()).toMatchObject([{ state: 'complete', request: { report: false, clear: true } }])
    expect(await text()).toBe('cleared')
  })

  it('is gone from its local list too, where it was in it: the station may not change that by itself (N10.FR.02)', async () => {
    at.answer('SendLocalList', { status: 'Accepted' })
    const entry = (value: string) => ({ idToken: { ...idToken, idToken: value }, idTokenInfo: { status: 'Accepted' } })
    const localAuthorizationList = [entry('04a1b2c3'), entry('0000')]
    await at.send('evDriver', 'sendLocalList', { versionNumber: 6, updateType: 'Full', localAuthorizationList })

    await ask(about(8, { clear: true, idToken: { ...idToken, idToken: 'FFFF' } }))
    await ask(about(9, { clear: true }))

    const sent = () => at.asked.filter((request) => 'updateType' in request)
    const removal = { versionNumber: 7, updateType: 'Differential', localAuthorizationList: [{ idToken: entry('04a1b2c3').idToken }] }
    await expect.poll(sent, { timeout: 5_000 }).toHaveLength(2)
    expect(sent()[1]).toEqual(removal)
    await expect.poll(async () => (await at.get('local-list')).version, { timeout: 5_000 }).toBe(7)
    expect(JSON.stringify(await at.get('local-list'))).not.toContain('04a1b2c3')
  })

  it.each(['Rejected', 'Invalid'])('does not come when it answers %s', async (status) => {
    at.answer('CustomerInformation', { status })
    await ask(about(3))

    expect(await reports()).toMatchObject([{ state: 'refused', status }])
  })

  it('is asked for by exactly one reference, or not at all', async () => {
    expect(await ask(about(4, { customerIdentifier: 'c' }))).toMatchObject({
      success: false,
      error: { kind: 'refused', message: expect.stringContaining('N09.FR.04') },
    })
    expect(at.asked).toEqual([])
    expect(await reports()).toEqual([])
  })

  it('is shown to bearers of customer.inspect alone, is in no log, and goes with the messages of its day', async () => {
    await ask(about(5, { idToken: undefined, customerIdentifier: 'Mallory Moore' }))
    await piece(5, 0, false, 'Bob lives here')
    const [{ id }] = await reports()

    const { key } = (await plugboard.api('POST', '/api/v1/api-keys', { name: `k${count}`, permissions: ['station.*', 'message.*'] })).body
    const asReader = (path: string) =>
      plugboard.app.inject({ url: `/api/v1/stations/${at.stationPk}/${path}`, headers: { authorization: `Bearer ${key}` } })
    expect((await asReader(`reports/${id}`)).statusCode).toBe(403)
    const list = await asReader('reports')
    expect(list.json().items).toMatchObject([{ requestId: 5, state: 'complete' }])
    expect(list.body).not.toContain('Mallory')
    await expect
      .poll(async () => (await plugboard.api('GET', `/api/v1/messages?stationId=${at.stationId}`)).body.items, { timeout: 5_000 })
      .toContainEqual(expect.objectContaining({ action: 'NotifyCustomerInformation' }))
    const { items } = (await plugboard.api('GET', `/api/v1/messages?stationId=${at.stationId}`)).body
    expect(JSON.stringify(items)).not.toMatch(/Bob lives|Mallory/)

    await plugboard.app.data.retention.apply({ messages: new Date(Date.now() - 60_000) })
    expect(await text()).toBe('Bob lives here')
    const owner = new Client({ connectionString: plugboard.databaseUrl })
    await owner.connect()
    await owner.query(`UPDATE reports SET requested_at = requested_at - interval '1 hour', last_part_at = last_part_at - interval '1 hour'`)
    await owner.end()
    await plugboard.app.data.retention.apply({ messages: new Date(Date.now() - 60_000) })
    expect(await reports()).toEqual([])
  })
})

it('is no question for a station of OCPP 1.6', async () => {
  const at = await operatedStation(plugboard, `C${++count}`, '1.6')

  expect(await at.send('reporting', 'customerInformation', about(1))).toMatchObject({
    success: false,
    error: { kind: 'refused', code: 'NotSupported', message: expect.stringContaining('OCPP 1.6 has no customer information') },
  })
})
