import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { operatedStation } from './operatedStation.js'

const text = (content: string) => ({ format: 'UTF8', language: 'en', content })
const hello = { id: 1, priority: 'NormalCycle', message: text('Hello') }
const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString()

let plugboard: TestPlugboard
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
})
afterAll(() => plugboard.stop())

describe.each(['2.0.1', '2.1'] as const)('the display of a station over %s', (version) => {
  let at: Awaited<ReturnType<typeof operatedStation>>
  beforeEach(async () => {
    at = await operatedStation(plugboard, `D${++count}`, version)
    at.answer('SetDisplayMessage', { status: 'Accepted' })
    at.answer('GetDisplayMessages', { status: 'Accepted' })
  })
  const send = (action: string, body: object) => at.send('configuration', action, body)
  const show = (message: object) => send('setDisplayMessage', { message })
  const messages = async (query = '') => (await at.get(`display-messages${query}`)).items
  const phases = async () => Object.fromEntries((await messages()).map((m: { messageId: number; phase: string }) => [m.messageId, m.phase]))
  const part = (requestId: number, tbc: boolean, ...messageInfo: object[]) =>
    at.client.call('NotifyDisplayMessages', { requestId, tbc, messageInfo })

  it('shows what it accepted, from then until then, by whom it was wanted', async () => {
    expect(await show(hello)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    expect(at.asked).toEqual([{ message: hello }])
    await show({ ...hello, id: 2, startDateTime: hours(1), endDateTime: hours(2) })
    await show({ ...hello, id: 3, startDateTime: hours(-2), endDateTime: hours(-1) })

    expect(await phases()).toEqual({ 1: 'shown', 2: 'scheduled', 3: 'over' })
    expect(await messages('?phase=shown')).toMatchObject([
      { messageId: 1, message: text('Hello'), status: 'Accepted', statusOf: 'SetDisplayMessage', setBy: expect.stringContaining('key') },
    ])
  })

  it('keeps its message where it refuses another for its number, and shows none that it refused', async () => {
    await show(hello)
    at.answer('SetDisplayMessage', { status: 'NotSupportedPriority' })
    await show({ ...hello, priority: 'InFront', message: text('Bye') })
    await show({ ...hello, id: 2 })

    expect(await messages()).toMatchObject([
      { messageId: 1, phase: 'shown', priority: 'NormalCycle', message: text('Hello'), status: 'NotSupportedPriority' },
      { messageId: 2, phase: 'refused', status: 'NotSupportedPriority' },
    ])
    expect((await messages())[1]).not.toHaveProperty('setAt')

    at.answer('SetDisplayMessage', { status: 'Accepted' })
    await show({ ...hello, message: text('Bye') })
    expect(await messages('?priority=NormalCycle&phase=shown')).toMatchObject([{ message: text('Bye'), status: 'Accepted' }])
  })

  it('has one message always in front, on each display (O01.FR.16)', async () => {
    const front = { ...hello, priority: 'AlwaysFront' }
    await show(hello)
    await show({ ...front, id: 2 })
    await show({ ...front, id: 3, display: { name: 'Display', evse: { id: 1 } } })
    await show({ ...front, id: 4 })

    expect(await phases()).toEqual({ 1: 'shown', 2: 'removed', 3: 'shown', 4: 'shown' })
  })

  it('drops what belonged to a transaction when that ends (O02.FR.02)', async () => {
    const event = (eventType: string, seqNo: number) =>
      at.client.call('TransactionEvent', {
        eventType,
        seqNo,
        timestamp: new Date().toISOString(),
        triggerReason: 'CablePluggedIn',
        transactionInfo: { transactionId: 'T1' },
      })
    await event('Started', 0)
    await show({ ...hello, transactionId: 'T1' })
    expect(await messages('?transactionId=T1')).toMatchObject([{ phase: 'shown' }])

    await event('Ended', 1)

    expect(await messages('?transactionId=T1')).toMatchObject([{ phase: 'over' }])
  })

  it('is cleared of what it accepts to clear, and of what it does not know', async () => {
    await show(hello)
    await show({ ...hello, id: 2 })
    await show({ ...hello, id: 3 })
    at.answer('ClearDisplayMessage', { status: 'Accepted' })
    await send('clearDisplayMessage', { id: 1 })
    at.answer('ClearDisplayMessage', { status: 'Unknown' })
    await send('clearDisplayMessage', { id: 2 })
    if (version === '2.1') {
      at.answer('ClearDisplayMessage', { status: 'Rejected' })
      await send('clearDisplayMessage', { id: 3 })
      expect((await messages())[2]).toMatchObject({ status: 'Rejected', statusOf: 'ClearDisplayMessage' })
    }

    expect(await messages()).toMatchObject([
      { messageId: 1, phase: 'removed', status: 'Accepted', statusOf: 'ClearDisplayMessage', removedAt: expect.any(String) },
      { messageId: 2, phase: 'removed', status: 'Unknown' },
      { messageId: 3, phase: 'shown' },
    ])
  })

  it('is as the station reports it, in parts, and rid of what it was asked for and does not name', async () => {
    for (const id of [1, 2, 3]) await show({ ...hello, id })

    await send('getDisplayMessages', { requestId: 5 })
    await part(5, true, { ...hello, message: text('Hi') })
    await part(5, true, { ...hello, message: text('Hi') })
    await show({ ...hello, id: 7 }) // what came after the question is in no answer to it
    expect(await phases()).toEqual({ 1: 'shown', 2: 'shown', 3: 'shown', 7: 'shown' })
    await part(5, false, { ...hello, id: 9, state: 'Idle' }, { ...hello, id: 3 })

    expect((await at.get('reports')).items).toMatchObject([
      { message: 'NotifyDisplayMessages', askedBy: 'GetDisplayMessages', state: 'complete', parts: 2 },
    ])
    expect(await phases()).toEqual({ 1: 'shown', 2: 'removed', 3: 'shown', 7: 'shown', 9: 'shown' })
    const [first, , , , last] = await messages()
    expect(first).toMatchObject({ message: text('Hi'), setBy: expect.stringContaining('key') })
    expect(last).not.toHaveProperty('setBy')

    at.answer('GetDisplayMessages', { status: 'Unknown' })
    await send('getDisplayMessages', { requestId: 6, priority: 'InFront' })
    expect(await phases()).toMatchObject({ 1: 'shown', 3: 'shown', 9: 'shown' })
    await send('getDisplayMessages', { requestId: 7, id: [3] })
    expect(await phases()).toMatchObject({ 1: 'shown', 3: 'removed', 9: 'shown' })
    await send('getDisplayMessages', { requestId: 8 })
    expect(await phases()).toEqual({ 1: 'removed', 2: 'removed', 3: 'removed', 7: 'removed', 9: 'removed' })
  })
})

it.each([
  ['setDisplayMessage', { message: hello }],
  ['clearDisplayMessage', { id: 1 }],
  ['getDisplayMessages', { requestId: 1 }],
])('%s is refused by name where the station speaks OCPP 1.6, which has no display messages', async (action, body) => {
  const at = await operatedStation(plugboard, `D${++count}`, '1.6')

  expect(await at.send('configuration', action, body)).toMatchObject({
    success: false,
    error: { kind: 'refused', code: 'NotSupported', message: expect.stringContaining('OCPP 1.6 has no display messages') },
  })
  expect((await at.get('display-messages')).items).toEqual([])
})
