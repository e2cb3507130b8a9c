import { afterEach, describe, expect, it } from 'vitest'
import type { DataTransfer as Kept } from '#base/repositories/dataTransfers.js'
import { answerTo, fakeContext, now, station } from '../../../test/context.js'
import { vendorMessages } from '../vendorMessages.js'
import DataTransfer from './DataTransfer.js'

let forget = () => {}
afterEach(() => forget())

const say = async (request: Parameters<typeof answerTo<'DataTransfer'>>[1]) => {
  const kept: Kept[] = []
  const context = fakeContext({ data: { dataTransfers: { record: async (one) => void kept.push(one) } } })
  return { answer: await answerTo(DataTransfer, request, context), kept }
}

describe('DataTransfer', () => {
  it('of a vendor nobody knows is kept and answered so (P02.FR.06)', async () => {
    const { answer, kept } = await say({ vendorId: 'com.other', messageId: 'hello', data: { a: [1] } })

    expect(answer).toEqual({ status: 'UnknownVendorId' })
    expect(kept).toEqual([
      { stationPk: station.id, vendorId: 'com.other', messageId: 'hello', data: { a: [1] }, status: 'UnknownVendorId', at: now },
    ])
  })

  it('of a known vendor gets what its handler answers, and that answer is kept with it', async () => {
    forget = vendorMessages.on('org.example', 'ping', async (data) => ({ status: 'Rejected', data: { heard: data } }))

    const { answer, kept } = await say({ vendorId: 'org.example', messageId: 'ping', data: 0 })

    expect(answer).toEqual({ status: 'Rejected', data: { heard: 0 } })
    expect(kept).toMatchObject([{ status: 'Rejected', data: 0 }])
  })

  it('names vendor and message without regard to case, as 1.6 stations may (CiString, 1.6 §6.15)', async () => {
    forget = vendorMessages.on('org.Example', 'Ping', async () => ({ status: 'Accepted' }))

    const { answer, kept } = await say({ vendorId: 'ORG.example', messageId: 'PING' })

    expect(answer).toEqual({ status: 'Accepted' })
    expect(kept).toMatchObject([{ vendorId: 'ORG.example', messageId: 'PING' }])
  })
})
