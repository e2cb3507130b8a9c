import { describe, expect, it } from 'vitest'
import { bench } from '../bench.js'
import { withTokens } from '../tokens.js'
import { ended, idTags, session } from './states.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

const asked = (over: object = {}) => ({ success: true, payload: { status: 'Accepted' }, ...over })

it('TC_001: a cold boot is accepted, and the connectors are shown', async () => {
  const at = await station('1.6', { boot: false })

  expect(await at.boot()).toMatchObject({ status: 'Accepted', currentTime: expect.any(String), interval: expect.any(Number) })
  for (const connectorId of [0, 1, 2])
    expect(await at.call('StatusNotification', { connectorId, status: 'Available', errorCode: 'NoError' })).toEqual({})
  expect(await at.call('Heartbeat', {})).toHaveProperty('currentTime')

  expect(await at.get()).toMatchObject({ online: true, bootStatus: 'Accepted', vendor: 'Acme' })
  for (const evseId of [1, 2]) expect((await at.connector(evseId)).status).toBe('Available')
})

describe('a regular session', () => {
  it('TC_003: begins with the cable', async () => {
    const at = await station('1.6')
    const tx = session(at)

    await tx.charging()
    expect(await tx.shown()).toMatchObject({ idToken: idTags.one, evseId: 1, meterStartWh: 1000 })
    expect((await tx.stop('Local', { idTag: idTags.one })).idTagInfo).toMatchObject({ status: 'Accepted' })
    await tx.status('Finishing')
    await tx.status('Available')

    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'Local' }))
    expect((await at.connector()).status).toBe('Available')
  })

  it('TC_004_1: begins with the token', async () => {
    const at = await station('1.6')
    const tx = session(at)

    expect(await tx.authorize()).toMatchObject({ status: 'Accepted' })
    await tx.status('Preparing')
    expect((await tx.start()).idTagInfo).toMatchObject({ status: 'Accepted' })
    await tx.status('Charging')

    expect(await tx.shown()).toMatchObject({ idToken: idTags.one })
    expect(await at.connector()).toMatchObject({ status: 'Occupied', reportedStatus: 'Charging' })
  })

  it('TC_004_2: does not begin when no cable comes in time', async () => {
    const at = await station('1.6')
    const tx = session(at)

    expect(await tx.authorize()).toMatchObject({ status: 'Accepted' })
    await tx.status('Preparing')
    await tx.status('Available')

    expect((await at.connector()).status).toBe('Available')
    expect(await at.transactions()).toEqual([])
  })

  it('TC_005_1: ends when the EV is disconnected', async () => {
    const at = await station('1.6')
    const tx = session(at)
    await tx.charging()

    await tx.status('SuspendedEV')
    await tx.stop('EVDisconnected')
    await tx.status('Finishing')
    await tx.status('Available')

    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'EVDisconnected' }))
  })

  it('TC_007: begins with a token from the cache of the station', async () => {
    const at = await station('1.6')
    const tx = session(at)

    await tx.status('Preparing')
    expect((await tx.start()).idTagInfo).toMatchObject({ status: 'Accepted' })
    await tx.status('Charging')

    expect(await tx.shown()).toMatchObject({ idToken: idTags.one })
  })

  it.each([
    ['TC_023_1', 'nobody knows', idTags.unknown, 'Invalid'],
    ['TC_023_2', 'has expired', idTags.expired, 'Expired'],
    ['TC_023_3', 'is blocked', idTags.blocked, 'Blocked'],
  ])('%s: does not begin with a token that %s', async (_id, _what, idTag, status) => {
    const at = await station('1.6')

    expect(await session(at).authorize(idTag)).toMatchObject({ status })

    expect(await at.transactions()).toEqual([])
  })

  it('TC_024: does not begin when the plug does not lock', async () => {
    const at = await station('1.6')
    const tx = session(at)

    await tx.status('Preparing')
    expect(await tx.authorize()).toMatchObject({ status: 'Accepted' })
    await tx.status('Faulted', 'ConnectorLockFailure')

    expect(await at.connector()).toMatchObject({ status: 'Faulted', errorCode: 'ConnectorLockFailure' })
    expect(await at.transactions()).toEqual([])
  })
})

describe('a remote start', () => {
  it.each([
    ['TC_010', 'with the cable in'],
    ['TC_011_1', 'before the cable'],
  ])('%s: %s', async (id) => {
    const at = await station('1.6')
    const tx = session(at)
    at.answer('RemoteStartTransaction', { status: 'Accepted' })
    const request = { idTag: idTags.one, connectorId: 1 }

    if (id === 'TC_010') await tx.status('Preparing')
    expect(await at.send('RemoteStartTransaction', request)).toMatchObject(asked())
    expect(await tx.authorize()).toMatchObject({ status: 'Accepted' })
    if (id === 'TC_011_1') await tx.status('Preparing')
    expect((await tx.start()).idTagInfo).toMatchObject({ status: 'Accepted' })
    await tx.status('Charging')

    expect(at.asked('RemoteStartTransaction')).toEqual([request])
    expect(await tx.shown()).toMatchObject({ idToken: idTags.one, evseId: 1 })
  })

  it('TC_011_2: ends when no cable comes in time', async () => {
    const at = await station('1.6')
    const tx = session(at)
    at.answer('RemoteStartTransaction', { status: 'Accepted' })

    expect(await at.send('RemoteStartTransaction', { idTag: idTags.one, connectorId: 1 })).toMatchObject(asked())
    expect(await tx.authorize()).toMatchObject({ status: 'Accepted' })
    await tx.status('Preparing')
    await tx.status('Available')

    expect(await at.transactions()).toEqual([])
    expect((await at.connector()).status).toBe('Available')
  })

  it('TC_026: is refused, and the command says so', async () => {
    const at = await station('1.6')
    at.answer('RemoteStartTransaction', { status: 'Rejected' })

    expect(await at.send('RemoteStartTransaction', { idTag: idTags.one, connectorId: 1 })).toMatchObject({
      payload: { status: 'Rejected' },
    })

    expect(await at.transactions()).toEqual([])
  })
})

describe('a remote stop', () => {
  it('TC_012: ends the transaction', async () => {
    const at = await station('1.6')
    const tx = session(at)
    await tx.charging()
    at.answer('RemoteStopTransaction', { status: 'Accepted' })

    expect(await at.send('RemoteStopTransaction', { transactionId: tx.transactionId() })).toMatchObject(asked())
    await tx.stop('Remote')
    await tx.status('Finishing')
    await tx.status('Available')

    expect(at.asked('RemoteStopTransaction')).toEqual([{ transactionId: tx.transactionId() }])
    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'Remote' }))
  })

  it('TC_028: of a transaction the station does not have is refused', async () => {
    const at = await station('1.6')
    const tx = session(at)
    await tx.charging()
    at.answer('RemoteStopTransaction', { status: 'Rejected' })

    expect(await at.send('RemoteStopTransaction', { transactionId: tx.transactionId() })).toMatchObject({ payload: { status: 'Rejected' } })

    expect(await tx.shown()).not.toHaveProperty('endedAt')
  })
})

it.each([
  ['TC_013', 'hard', 'Hard', 'HardReset'],
  ['TC_014', 'soft', 'Soft', 'SoftReset'],
])('%s: a %s reset ends the transaction, and the station is accepted again', async (_id, _how, type, reason) => {
  const at = await station('1.6')
  const tx = session(at)
  await tx.charging()
  at.answer('Reset', { status: 'Accepted' })

  expect(await at.send('Reset', { type })).toMatchObject(asked())
  // Errata §3.36: a soft reset stops the transaction first, a hard one may tell of it afterwards.
  if (type === 'Soft') await tx.stop(reason)
  await at.disconnect()
  await at.connect()

  expect(at.asked('Reset')).toEqual([{ type }])
  expect(await at.boot()).toMatchObject({ status: 'Accepted' })
  if (type === 'Hard') await tx.stop(reason)
  await tx.status('Available')
  expect(await tx.shown()).toMatchObject(ended({ stopReason: reason }))
  expect((await at.get('boots')).items).toHaveLength(2)
})

describe('unlocking a connector', () => {
  it.each([
    ['TC_017_1', 'without a fixed cable', 'Unlocked'],
    ['TC_017_2', 'with a fixed cable', 'NotSupported'],
    ['TC_030', 'that is stuck', 'UnlockFailed'],
    ['TC_031', 'that there is not', 'NotSupported'],
  ])('%s: %s', async (id, _what, status) => {
    const at = await station('1.6')
    at.answer('UnlockConnector', { status })
    const request = { connectorId: id === 'TC_031' ? 9 : 1 }

    const { commandId, payload } = await at.send('UnlockConnector', request)

    expect(payload).toEqual({ status })
    expect(at.asked('UnlockConnector')).toEqual([request])
    expect((await plugboard.api('GET', `/api/v1/commands/${commandId}`)).body).toMatchObject({ status: 'answered', payload: { status } })
  })

  it('TC_018_1: ends the transaction on it', async () => {
    const at = await station('1.6')
    const tx = session(at)
    await tx.charging()
    at.answer('UnlockConnector', { status: 'Unlocked' })

    expect(await at.send('UnlockConnector', { connectorId: 1 })).toMatchObject({ payload: { status: 'Unlocked' } })
    await tx.status('Finishing')
    await tx.stop('UnlockCommand')
    await tx.status('Available')

    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'UnlockCommand' }))
  })
})

describe('configuration keys', () => {
  const interval = { key: 'HeartbeatInterval', readonly: false, value: '300' }
  const known = async (at: any) =>
    (await at.get('variables')).items.find(({ variable }: { variable: string }) => variable === 'HeartbeatInterval')

  it.each([
    ['TC_019_1', 'all', {}, [interval, { key: 'NumberOfConnectors', readonly: true, value: '2' }]],
    ['TC_019_2', 'one', { key: ['HeartbeatInterval'] }, [interval]],
  ])('%s: %s read and shown', async (_id, _which, request, configurationKey) => {
    const at = await station('1.6')
    at.answer('GetConfiguration', { configurationKey })

    expect(await at.send('GetConfiguration', request)).toMatchObject({ success: true, payload: { configurationKey } })

    expect(at.asked('GetConfiguration')).toEqual([request])
    expect(await known(at)).toMatchObject({ value: '300' })
  })

  it('TC_021: one changed and shown', async () => {
    const at = await station('1.6')
    at.answer('ChangeConfiguration', { status: 'Accepted' })

    expect(await at.send('ChangeConfiguration', { key: 'HeartbeatInterval', value: '120' })).toMatchObject(asked())

    expect(at.asked('ChangeConfiguration')).toEqual([{ key: 'HeartbeatInterval', value: '120' }])
    expect(await known(at)).toMatchObject({ value: '120' })
  })

  it.each([
    ['TC_040_1', 'does not know', 'NotSupported'],
    ['TC_040_2', 'takes for a wrong value', 'Rejected'],
  ])('%s: one the station %s stays as it was', async (_id, _what, status) => {
    const at = await station('1.6')
    at.answer('ChangeConfiguration', { status })

    expect(await at.send('ChangeConfiguration', { key: 'HeartbeatInterval', value: '-1' })).toMatchObject({ payload: { status } })

    expect((await known(at))?.value).toBeUndefined()
  })
})

describe('what happened while the station was away', () => {
  it('TC_032_1: a power failure ended its transaction', async () => {
    const at = await station('1.6')
    const tx = session(at)
    await tx.charging()

    await at.disconnect()
    await at.connect()
    expect(await at.boot()).toMatchObject({ status: 'Accepted' })
    await tx.stop('PowerLoss')
    await tx.status('Available')

    expect(await tx.shown()).toMatchObject(ended({ stopReason: 'PowerLoss' }))
  })

  it('TC_037_1: a transaction began with a token that may', async () => {
    const at = await station('1.6')
    const tx = session(at)
    await at.disconnect()
    const timestamp = new Date(Date.now() - 60_000).toISOString()

    await at.connect()
    expect((await tx.start({ timestamp })).idTagInfo).toMatchObject({ status: 'Accepted' })
    await tx.status('Charging')

    expect(await tx.shown()).toMatchObject({ startedAt: timestamp, idToken: idTags.one })
  })

  it('TC_037_3: a transaction began with a token that may not, and is ended for it', async () => {
    const at = await station('1.6')
    const tx = session(at, { idTag: idTags.unknown })
    await at.disconnect()
    await at.connect()

    expect((await tx.start({ timestamp: new Date(Date.now() - 60_000).toISOString() })).idTagInfo).toMatchObject({ status: 'Invalid' })
    await tx.stop('DeAuthorized')
    await tx.status('Finishing')

    expect(await tx.shown()).toMatchObject({ endedAt: expect.any(String), stopReason: 'DeAuthorized', energyWh: 500 })
  })

  it('TC_039: a whole transaction', async () => {
    const at = await station('1.6')
    const tx = session(at)
    await at.disconnect()
    const [from, to] = [120_000, 60_000].map((ago) => new Date(Date.now() - ago).toISOString())

    await at.connect()
    expect((await tx.start({ timestamp: from })).idTagInfo).toMatchObject({ status: 'Accepted' })
    expect((await tx.stop('Local', { timestamp: to, idTag: idTags.one })).idTagInfo).toMatchObject({ status: 'Accepted' })

    expect(await tx.shown()).toMatchObject(ended({ startedAt: from, endedAt: to }))
  })
})

it('TC_061: the cache is cleared', async () => {
  const at = await station('1.6')
  at.answer('ClearCache', { status: 'Accepted' })

  expect(await at.send('ClearCache', {})).toMatchObject(asked())

  expect(at.asked('ClearCache')).toEqual([{}])
})

it('TC_064: what a vendor sends is answered as not understood, and kept', async () => {
  const at = await station('1.6')

  const { status } = await at.call('DataTransfer', { vendorId: 'org.example', messageId: 'hello', data: 'x' })

  expect(status).toMatch(/^(UnknownVendorId|UnknownMessageId|Rejected)$/)
  expect((await at.get('data-transfers')).items).toMatchObject([{ vendorId: 'org.example', messageId: 'hello', status }])
})
