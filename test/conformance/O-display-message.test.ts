import { describe, expect } from 'vitest'
import { bench, type Station } from './bench.js'
import { it } from './cases.js'
import { session } from './states.js'
import { withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

const text = (content: string) => ({ format: 'UTF8', language: 'en', content })
const hence = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const message = (id: number, more: object = {}) => ({ id, priority: 'NormalCycle', message: text('Hello'), ...more })
const shown = async (at: Station) => (await at.get('display-messages')).items

/** An operator sends a message; the station answers `status`. */
async function show(at: Station, wanted: object, status = 'Accepted') {
  at.answer('SetDisplayMessage', { status })
  expect(await at.send('SetDisplayMessage', { message: wanted })).toMatchObject({ success: true, payload: { status } })
  expect(at.asked('SetDisplayMessage').at(-1)).toEqual({ message: wanted })
}

describe('a message for the display', () => {
  it.each([
    ['TC_O_01_CSMS', 'in a state of the station', { state: 'Idle' }, 'shown'],
    ['TC_O_25_CSMS', 'while it charges', { state: 'Charging' }, 'shown'],
    ['TC_O_13_CSMS', 'from a time on', { startDateTime: hence(30) }, 'scheduled'],
    ['TC_O_14_CSMS', 'until a time', { endDateTime: hence(30) }, 'shown'],
  ])('%s: %s', async (_id, _when, more, phase) => {
    const at = await station('2.0.1')

    await show(at, message(1, more))

    const { startDateTime: startAt, endDateTime: endAt, ...rest } = more as Record<string, string>
    const [found] = await shown(at)
    expect(found).toMatchObject({ messageId: 1, priority: 'NormalCycle', phase, message: text('Hello'), ...rest })
    expect([found.startAt, found.endAt]).toEqual([startAt, endAt])
  })

  it.each([
    ['TC_O_06_CSMS', 'as long as it runs', {}, 'shown'],
    ['TC_O_27_CSMS', 'from a time on', { startDateTime: hence(30) }, 'scheduled'],
    ['TC_O_28_CSMS', 'until a time', { endDateTime: hence(30) }, 'shown'],
  ])('%s: of a transaction, %s', async (_id, _when, more, phase) => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()

    await show(at, message(1, { transactionId: tx.transactionId, ...more }))
    expect(await shown(at)).toMatchObject([{ messageId: 1, transactionId: tx.transactionId, phase }])
    await tx.disconnected()

    expect(await shown(at)).toMatchObject([{ messageId: 1, phase: 'over' }])
  })

  it('TC_O_10_CSMS: of a transaction the station does not know is refused', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()

    await show(at, message(1, { transactionId: 'conformance-none' }), 'UnknownTransaction')

    expect(await shown(at)).toMatchObject([{ messageId: 1, phase: 'refused', status: 'UnknownTransaction' }])
  })

  it('TC_O_12_CSMS: takes the place of the one of its number', async () => {
    const at = await station('2.0.1')
    await show(at, message(1))

    await show(at, message(1, { priority: 'InFront', message: text('Goodbye') }))

    expect(await shown(at)).toMatchObject([{ messageId: 1, priority: 'InFront', phase: 'shown', message: text('Goodbye') }])
  })

  it.each([
    ['TC_O_17_CSMS', 'NotSupportedPriority'],
    ['TC_O_18_CSMS', 'NotSupportedState'],
    ['TC_O_19_CSMS', 'NotSupportedMessageFormat'],
    ['TC_O_26_CSMS', 'Rejected'],
  ])('%s: is refused with %s', async (_id, status) => {
    const at = await station('2.0.1')

    await show(at, message(1, { state: 'Idle' }), status)

    expect(await shown(at)).toMatchObject([{ messageId: 1, phase: 'refused', status }])
  })
})

describe('the messages a station has', () => {
  it.each([
    ['TC_O_02_CSMS', 'all', {}],
    ['TC_O_07_CSMS', 'by number', { id: [4] }],
    ['TC_O_08_CSMS', 'by priority', { priority: 'NormalCycle' }],
    ['TC_O_09_CSMS', 'by state', { state: 'Idle' }],
  ])('%s: are told and shown: %s', async (_id, _how, filter) => {
    const at = await station('2.0.1')
    await show(at, message(4, { state: 'Idle' }))
    at.answer('GetDisplayMessages', { status: 'Accepted' })
    const request = { requestId: 5, ...filter }

    expect(await at.send('GetDisplayMessages', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    expect(await at.call('NotifyDisplayMessages', { requestId: 5, tbc: false, messageInfo: [message(4, { state: 'Idle' })] })).toEqual({})

    expect(at.asked('GetDisplayMessages')).toEqual([request])
    expect(await shown(at)).toMatchObject([{ messageId: 4, state: 'Idle', message: text('Hello') }])
  })

  it.each([
    ['TC_O_03_CSMS', 'none', {}],
    ['TC_O_11_CSMS', 'none of that number', { id: [99] }],
  ])('%s: are %s', async (id, _how, filter) => {
    const at = await station('2.0.1')
    if (id === 'TC_O_11_CSMS') await show(at, message(1))
    at.answer('GetDisplayMessages', { status: 'Unknown' })
    const request = { requestId: 6, ...filter }

    expect(await at.send('GetDisplayMessages', request)).toMatchObject({ success: true, payload: { status: 'Unknown' } })

    expect(at.asked('GetDisplayMessages')).toEqual([request])
    expect(await shown(at)).toMatchObject(id === 'TC_O_11_CSMS' ? [{ messageId: 1, phase: 'shown' }] : [])
  })

  it.each([
    ['TC_O_04_CSMS', 'one it has', 'Accepted', 'removed'],
    ['TC_O_05_CSMS', 'one it does not have', 'Unknown', undefined],
  ])('%s: are cleared: %s', async (_id, _which, status, phase) => {
    const at = await station('2.0.1')
    if (phase) await show(at, message(1))
    at.answer('ClearDisplayMessage', { status })

    expect(await at.send('ClearDisplayMessage', { id: 1 })).toMatchObject({ success: true, payload: { status } })

    expect(at.asked('ClearDisplayMessage')).toEqual([{ id: 1 }])
    expect(await shown(at)).toMatchObject(phase ? [{ messageId: 1, phase }] : [])
  })
})
