import { describe, expect } from 'vitest'
import { bench } from './bench.js'
import { it } from './cases.js'
import { report, session } from './states.js'
import { withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

const evse = { evse: { id: 1 } }
const connector = { evse: { id: 1, connectorId: 1 } }

describe('availability', () => {
  it.each([
    ['TC_G_03_CSMS', 'an EVSE out of order', 'Inoperative', evse, [1]],
    ['TC_G_04_CSMS', 'an EVSE back to work', 'Operative', evse, [1]],
    ['TC_G_05_CSMS', 'the station out of order', 'Inoperative', {}, [1, 2]],
    ['TC_G_06_CSMS', 'the station back to work', 'Operative', {}, [1, 2]],
    ['TC_G_07_CSMS', 'a connector out of order', 'Inoperative', connector, [1]],
    ['TC_G_08_CSMS', 'a connector back to work', 'Operative', connector, [1]],
  ] as const)('%s: takes %s, and the connectors show it', async (_id, _what, operationalStatus, of, evseIds) => {
    const at = await station('2.0.1')
    const [before, after] = operationalStatus === 'Operative' ? ['Unavailable', 'Available'] : ['Available', 'Unavailable']
    await report(at, before)
    at.answer('ChangeAvailability', { status: 'Accepted' })

    expect(await at.send('ChangeAvailability', { operationalStatus, ...of })).toMatchObject({
      success: true,
      payload: { status: 'Accepted' },
    })
    await report(at, after, [...evseIds])

    expect(at.asked('ChangeAvailability')).toEqual([{ operationalStatus, ...of }])
    if (evseIds.length === 1) expect((await at.connector(2)).status).toBe(before)
  })

  it.each([
    ['TC_G_11_CSMS', 'an EVSE', evse],
    ['TC_G_14_CSMS', 'the station', {}],
    ['TC_G_17_CSMS', 'a connector', connector],
  ])('%s: of %s with a transaction changes when that has ended', async (id, _what, of) => {
    const at = await station('2.0.1')
    const tx = session(at)
    await report(at, 'Available')
    await tx.charging()
    at.answer('ChangeAvailability', { status: 'Scheduled' })

    expect(await at.send('ChangeAvailability', { operationalStatus: 'Inoperative', ...of })).toMatchObject({
      success: true,
      payload: { status: 'Scheduled' },
    })
    if (id === 'TC_G_14_CSMS') await report(at, 'Unavailable', [2])
    expect((await at.connector()).status).toBe('Occupied')
    await tx.stopAuthorized()
    await tx.unlocked()
    await tx.disconnected()
    await report(at, 'Unavailable', [1])

    expect(at.asked('ChangeAvailability')).toEqual([{ operationalStatus: 'Inoperative', ...of }])
    expect(await tx.shown()).toMatchObject({ endedAt: expect.any(String), energyWh: 500 })
  })
})

it('TC_G_20_CSMS: a plug that does not lock is shown as an event', async () => {
  const at = await station('2.0.1')
  const timestamp = new Date().toISOString()

  const answer = await at.call('NotifyEvent', {
    generatedAt: timestamp,
    seqNo: 0,
    eventData: [
      {
        eventId: 20,
        timestamp,
        trigger: 'Delta',
        actualValue: 'true',
        eventNotificationType: 'HardWiredNotification',
        component: { name: 'ConnectorPlugRetentionLock', evse: { id: 1, connectorId: 1 } },
        variable: { name: 'Problem' },
      },
    ],
  })

  expect(answer).toEqual({})
  expect((await at.get('events')).items).toMatchObject([
    { eventId: 20, component: 'ConnectorPlugRetentionLock', variable: 'Problem', actualValue: 'true' },
  ])
})
