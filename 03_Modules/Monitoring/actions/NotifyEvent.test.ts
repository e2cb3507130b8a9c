import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import { decisionOf, fakeContext, receivedAt } from '../../../test/context.js'
import NotifyEvent from './NotifyEvent.js'

type Event = RequestOf<'NotifyEvent'>['eventData'][number]

const event = (over: Partial<Event> = {}): Event => ({
  eventId: 5,
  timestamp: '2026-05-01T07:59:00Z',
  trigger: 'Delta',
  eventNotificationType: 'HardWiredNotification',
  actualValue: 'Occupied',
  component: { name: 'Connector', evse: { id: 2, connectorId: 1 } },
  variable: { name: 'AvailabilityState' },
  ...over,
})
const decide = (events: [Event, ...Event[]], context = fakeContext()) =>
  decisionOf(NotifyEvent, { generatedAt: '2026-05-01T07:59:01Z', seqNo: 0, eventData: events }, context)

describe('NotifyEvent', () => {
  it('is answered with nothing, after all its events are stored (G05.FR.03, N07.FR.03, N08.FR.02)', async () => {
    const { rows, answer } = await decide([event(), event({ eventId: 6, variable: { name: 'Temperature' }, actualValue: '80' })])

    expect(rows.map(({ kind }) => kind)).toEqual(['status', 'stationEvent'])
    expect(answer()).toEqual({})
  })

  it.each([
    [{ name: 'ChargingStation' }, { evseId: 0, connectorId: 0 }],
    [
      { name: 'EVSE', evse: { id: 2 } },
      { evseId: 2, connectorId: 0 },
    ],
    [
      { name: 'connector', evse: { id: 2, connectorId: 1 } },
      { evseId: 2, connectorId: 1 },
    ],
  ])('takes the AvailabilityState of %j for the status of %j (2.1 B01.FR.05, G01.FR.07)', async (component, place) => {
    const { rows } = await decide([event({ component, techCode: 'E17', techInfo: 'stuck' })])

    expect(rows).toEqual([
      {
        kind: 'status',
        ...place,
        status: 'Occupied',
        at: new Date('2026-05-01T07:59:00Z'),
        receivedAt,
        errorCode: 'E17',
        info: 'stuck',
      },
    ])
  })

  it.each([
    ['a monitor', { variableMonitoringId: 7, eventNotificationType: 'CustomMonitor' as const }],
    ['a preconfigured monitor without a number', { eventNotificationType: 'PreconfiguredMonitor' as const }],
    ['a severity', { severity: 2 }],
    ['its clearing', { cleared: true }],
    ['a cause', { cause: 4 }],
    ['a transaction', { transactionId: 'tx' }],
  ])('keeps an AvailabilityState with %s as an event besides (N07.FR.03, N08.FR.02)', async (_, more) => {
    const said = event(more)
    const { rows, answer } = await decide([said])

    expect(rows).toMatchObject([
      { kind: 'status', status: 'Occupied' },
      { kind: 'stationEvent', eventId: 5, ...more, payload: said },
    ])
    expect(answer()).toEqual({})
  })

  it.each([
    ['another variable', event({ variable: { name: 'Problem' }, actualValue: 'true' })],
    ['a state nobody knows', event({ actualValue: 'Sleeping' })],
    ['a connector of no EVSE', event({ component: { name: 'Connector' } })],
    ['a connector without a number', event({ component: { name: 'Connector', evse: { id: 2 } } })],
    ['an EVSE without a number', event({ component: { name: 'EVSE' } })],
    ['another component', event({ component: { name: 'ConnectedEV', evse: { id: 2 } } })],
  ])('keeps %s as an event, whole', async (_, said) => {
    const { rows } = await decide([said])

    expect(rows).toMatchObject([
      { kind: 'stationEvent', eventId: 5, trigger: 'Delta', variable: said.variable.name, actualValue: said.actualValue, payload: said },
    ])
  })

  it('keeps by what an operator looks for it: how bad, from which monitor, cleared or not (N07)', async () => {
    const said = event({
      component: { name: 'Fan', instance: 'top' },
      variable: { name: 'Speed', instance: 'mean' },
      trigger: 'Alerting',
      eventNotificationType: 'CustomMonitor',
      severity: 3,
      cleared: true,
      variableMonitoringId: 17,
      techCode: 'E17',
      techInfo: 'stuck',
      cause: 4,
      transactionId: 'T1',
    })

    const { rows } = await decide([said, event({ variable: { name: 'Problem' } })])

    expect(rows).toMatchObject([
      {
        componentInstance: 'top',
        variableInstance: 'mean',
        eventNotificationType: 'CustomMonitor',
        severity: 3,
        cleared: true,
        variableMonitoringId: 17,
        techCode: 'E17',
        techInfo: 'stuck',
        cause: 4,
        transactionId: 'T1',
      },
      { cleared: false, severity: undefined, eventNotificationType: 'HardWiredNotification' },
    ])
  })

  it('is taken although a status of it could not be stored, which the log tells', async () => {
    const context = fakeContext()

    const { answer } = await decide([event()], context)

    expect(answer({ conflict: 'EVSE 99 is more than the station may have' })).toEqual({})
    expect(context.logged).toEqual(['warn: status not stored: EVSE 99 is more than the station may have'])
  })
})
