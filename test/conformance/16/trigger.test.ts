import { expect, it } from 'vitest'
import { bench, type Station } from '../bench.js'

const { station } = bench()

const says: Record<string, (at: Station) => Promise<unknown>> = {
  MeterValues: (at) =>
    at.call('MeterValues', {
      connectorId: 1,
      meterValue: [{ timestamp: new Date().toISOString(), sampledValue: [{ value: '4242', context: 'Trigger' }] }],
    }),
  Heartbeat: (at) => at.call('Heartbeat', {}),
  StatusNotification: (at) => at.call('StatusNotification', { connectorId: 1, status: 'Available', errorCode: 'NoError' }),
  DiagnosticsStatusNotification: (at) => at.call('DiagnosticsStatusNotification', { status: 'Idle' }),
  FirmwareStatusNotification: (at) => at.call('FirmwareStatusNotification', { status: 'Idle' }),
  BootNotification: (at) => at.boot(),
}

it.each(Object.keys(says))('TC_054: %s is triggered, sent and answered', async (requestedMessage) => {
  const boots = requestedMessage === 'BootNotification'
  const at = await station('1.6', boots ? { boot: false, bootPolicy: 'Pending' } : {})
  at.answer('TriggerMessage', { status: 'Accepted' })
  if (boots) {
    expect(await at.boot()).toMatchObject({ status: 'Pending' })
    await at.patch({ bootPolicy: 'Accepted' })
  }
  const request = { requestedMessage, ...(/Meter|^Status/.test(requestedMessage) ? { connectorId: 1 } : {}) }

  expect(await at.send('TriggerMessage', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  const answer = await says[requestedMessage]!(at)

  expect(at.asked('TriggerMessage')).toEqual([request])
  if (boots) {
    expect(answer).toMatchObject({ status: 'Accepted' })
    // Errata §3.40: not once more.
    expect(await at.send('TriggerMessage', request)).toMatchObject({ success: false, error: { kind: 'refused' } })
    expect(at.asked('TriggerMessage')).toHaveLength(1)
  }
  if (requestedMessage === 'Heartbeat') expect(answer).toHaveProperty('currentTime')
  else if (!boots) expect(answer).toEqual({})
  if (requestedMessage === 'StatusNotification') expect((await at.connector()).status).toBe('Available')
  if (requestedMessage === 'MeterValues')
    expect((await at.get('meter-values')).items).toMatchObject([{ context: 'Trigger', value: '4242' }])
})

it('TC_055: a refused trigger is on record', async () => {
  const at = await station('1.6')
  at.answer('TriggerMessage', { status: 'Rejected' })

  expect(await at.send('TriggerMessage', { requestedMessage: 'MeterValues', connectorId: 1 })).toMatchObject({
    success: true,
    payload: { status: 'Rejected' },
  })
})
