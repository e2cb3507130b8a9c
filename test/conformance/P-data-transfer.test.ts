import { expect } from 'vitest'
import { bench } from './bench.js'
import { it } from './cases.js'
import { session } from './states.js'
import { withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

it('TC_P_02_CSMS: what a vendor sends is answered as not understood, and kept', async () => {
  const at = await station('2.0.1')

  const { status } = await at.call('DataTransfer', { vendorId: 'org.example', messageId: 'hello', data: { a: 1 } })

  expect(status).toMatch(/^(UnknownVendorId|UnknownMessageId|Rejected)$/)
  expect((await at.get('data-transfers')).items).toMatchObject([{ vendorId: 'org.example', messageId: 'hello', status }])
})

it('TC_P_03_CSMS: custom data is no reason to refuse a message', async () => {
  const at = await station('2.0.1')
  const tx = session(at)
  const customData = { vendorId: 'org.example', colour: 'green' }

  expect(
    await at.call('StatusNotification', {
      timestamp: new Date().toISOString(),
      connectorStatus: 'Occupied',
      evseId: 1,
      connectorId: 1,
      customData,
    }),
  ).toEqual({})
  expect(
    await tx.event({ triggerReason: 'CablePluggedIn', customData, transactionInfo: { chargingState: 'EVConnected', customData } }),
  ).toEqual({})

  expect((await at.connector()).status).toBe('Occupied')
  expect(await tx.shown()).toMatchObject({ chargingState: 'EVConnected' })
})
