import { afterEach, describe, expect, it } from 'vitest'
import type { Context } from '#base/context.js'
import DataTransfer from './actions/DataTransfer.js'
import { vendorMessages } from './vendorMessages.js'

const undo: Array<() => void> = []
afterEach(() => undo.splice(0).forEach((end) => end()))

const kept: object[] = []
const context = {
  station: { tenantId: 1, id: 7, stationId: 'CP1' },
  now: () => new Date(0),
  data: { dataTransfers: { record: async (transfer: object) => void kept.push(transfer) } },
} as unknown as Context

const say = (vendorId: string, messageId?: string, data?: unknown) => {
  if (DataTransfer.write !== 'transaction') throw new Error('it answers in a transaction')
  return DataTransfer.handle({ vendorId, messageId, data }, context)
}

// P02.FR.06, P02.FR.07
describe('messages of vendors', () => {
  it('are unknown by vendor, then by message', async () => {
    undo.push(vendorMessages.on('org.example', 'known', async () => ({ status: 'Accepted' })))

    expect(await say('com.other', 'known')).toEqual({ status: 'UnknownVendorId' })
    expect(await say('org.example', 'other')).toEqual({ status: 'UnknownMessageId' })
    expect(await say('org.example')).toEqual({ status: 'UnknownMessageId' })
  })

  it('reach whoever registered for them, or for the rest of their vendor', async () => {
    undo.push(vendorMessages.on('org.example', 'known', async (data) => ({ status: 'Accepted', data })))
    undo.push(vendorMessages.on('org.example', undefined, async () => ({ status: 'Rejected' })))

    expect(await say('org.example', 'known', [1])).toEqual({ status: 'Accepted', data: [1] })
    expect(await say('org.example', 'other')).toEqual({ status: 'Rejected' })
  })

  it('are kept with their answer', async () => {
    kept.length = 0
    await say('com.other', 'hello', { a: 1 })
    expect(kept).toEqual([
      { stationPk: 7, vendorId: 'com.other', messageId: 'hello', data: { a: 1 }, status: 'UnknownVendorId', at: new Date(0) },
    ])
  })
})
