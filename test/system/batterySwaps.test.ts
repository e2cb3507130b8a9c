import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { operatedStation } from './operatedStation.js'

const idToken = { idToken: 'Scooter1', type: 'ISO14443' }
const battery = (serialNumber: string, soC: number) => ({ evseId: 2, serialNumber, soC, soH: 97.5 })
const empty = battery('EMPTY', 8)
const full = battery('FULL', 98)

let plugboard: TestPlugboard
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
  await plugboard.api('POST', '/api/v1/tokens', { idToken: 'SCOOTER1' })
})
afterAll(() => plugboard.stop())

describe('a battery swap at a station over 2.1', () => {
  let at: Awaited<ReturnType<typeof operatedStation>>
  beforeEach(async () => {
    at = await operatedStation(plugboard, `S${++count}`, '2.1')
  })
  const request = (body: object = {}) => at.send('evDriver', 'requestBatterySwap', { requestId: 4, idToken, ...body })
  const swaps = async (query = '') => (await at.get(`battery-swaps${query}`)).items
  const tell = async (eventType: string, batteries: object[], over: object = {}) =>
    expect(await at.client.call('BatterySwap', { requestId: 4, idToken, eventType, batteryData: batteries, ...over })).toEqual({})

  it('asked for by an operator is one with the batteries that were put in and taken, however often that is told (S02, S03)', async () => {
    at.answer('RequestBatterySwap', { status: 'Accepted' })
    expect(await request()).toMatchObject({ success: true })
    expect(await swaps('?state=accepted')).toMatchObject([{ requestId: 4, idToken: 'Scooter1', status: 'Accepted' }])
    await tell('BatteryIn', [empty])
    expect(await request()).toMatchObject({ error: { kind: 'refused', message: expect.stringContaining('under way') } })
    await tell('BatteryOut', [full])
    await tell('BatteryIn', [empty])

    expect(await swaps('?idToken=SCOOTER1')).toMatchObject([
      { state: 'done', batteriesIn: [empty], batteriesOut: [full], requestedBy: expect.stringContaining('key') },
    ])
    expect(at.asked).toHaveLength(1)
  })

  it('is not asked for with a token that may not, and the refusal of the station is kept with its reason', async () => {
    at.answer('RequestBatterySwap', { status: 'Rejected', statusInfo: { reasonCode: 'NoBatteryAvailable' } })

    expect(await request({ idToken: { idToken: 'NOBODY', type: 'ISO14443' } })).toMatchObject({
      error: { kind: 'refused', message: expect.stringContaining('S02.FR.03') },
    })
    await request()

    expect(at.asked).toHaveLength(1)
    expect(await swaps()).toMatchObject([{ state: 'refused', reason: 'NoBatteryAvailable' }])
  })

  it('begun at the station, in either order, is told by its number, and batteries that nobody takes are seen', async () => {
    await tell('BatteryOut', [full])
    expect(await swaps()).toMatchObject([{ state: 'out', batteriesOut: [full] }])
    await tell('BatteryIn', [empty])
    await tell('BatteryIn', [battery('OTHER', 5)])
    await tell('BatteryOutTimeout', [full])
    await tell('BatteryIn', [empty], { requestId: 5 })
    await tell('BatteryIn', [empty], { requestId: 5, idToken: { idToken: 'Someone', type: 'Central' } })

    const all = await swaps()
    expect(all).toMatchObject([
      { requestId: 5, idToken: 'Someone', state: 'in' },
      { requestId: 5, idToken: 'Scooter1', state: 'in' },
      { requestId: 4, state: 'timedOut', batteriesIn: [{ serialNumber: 'OTHER' }], batteriesLeft: [full] },
      { requestId: 4, state: 'done' },
    ])
    expect(await swaps('?requestId=5&state=in')).toHaveLength(2)
  })
})

it.each(['1.6', '2.0.1'] as const)('a station of OCPP %s is not asked to swap batteries, which its version lacks', async (version) => {
  const at = await operatedStation(plugboard, `S${++count}`, version)

  expect(await at.send('evDriver', 'requestBatterySwap', { requestId: 1, idToken }, '2.1')).toMatchObject({
    error: { kind: 'refused', message: expect.stringContaining(`OCPP ${version}, which has no battery swapping`) },
  })
})
