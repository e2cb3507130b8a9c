import { describe, expect, it } from 'vitest'
import { fakeContext, fits, refusalOf } from '../../../test/context.js'
import TriggerMessage from './TriggerMessage.js'

const to = (stationVersion: '1.6' | '2.0.1' | '2.1' | undefined) => fakeContext({ stationVersion })

describe('TriggerMessage', () => {
  it.each(['2.0.1', '2.1'] as const)('asks a %s station for the status of one connector at a time (F06.FR.13)', async (version) => {
    const status = { requestedMessage: 'StatusNotification' } as const

    expect(await refusalOf(TriggerMessage, status, to(version))).toContain('F06.FR.13')
    expect(await refusalOf(TriggerMessage, { ...status, evse: { id: 1 } }, to(version))).toContain('F06.FR.13')
    expect(await refusalOf(TriggerMessage, { ...status, evse: { id: 1, connectorId: 1 } }, to(version))).toBeUndefined()
  })

  it('asks a 1.6 station for all its connectors when none is named (1.6 §5.17), and any other message of any station', async () => {
    expect(await refusalOf(TriggerMessage, { requestedMessage: 'StatusNotification' }, to('1.6'))).toBeUndefined()
    expect(await refusalOf(TriggerMessage, { requestedMessage: 'MeterValues' }, to('2.1'))).toBeUndefined()
  })

  it('names the message of its own that a station is to send (F06.FR.01, F06.FR.18, F06.FR.20)', async () => {
    expect(await refusalOf(TriggerMessage, { requestedMessage: 'CustomTrigger' }, to('2.1'))).toContain('customTrigger')
    expect(await refusalOf(TriggerMessage, { requestedMessage: 'CustomTrigger', customTrigger: 'AcmeReport' }, to('2.1'))).toBeUndefined()
  })

  it('may be asked again after a crash, and its example suits every 2.x version', () => {
    expect(TriggerMessage.repeatable).toBe(true)
    expect([fits('2.0.1', 'TriggerMessage', TriggerMessage.example), fits('2.1', 'TriggerMessage', TriggerMessage.example)]).toEqual([
      true,
      true,
    ])
  })
})
