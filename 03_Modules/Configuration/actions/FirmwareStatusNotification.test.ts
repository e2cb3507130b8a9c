import { describe, expect, it } from 'vitest'
import type { Notification } from '#base/repositories/followedRequests.js'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import FirmwareStatusNotification from './FirmwareStatusNotification.js'

const told = async (request: Parameters<typeof FirmwareStatusNotification.handle>[0]) => {
  const kept: Notification[] = []
  const context = fakeContext({ data: { followedRequests: { told: async (_station, what) => void kept.push(what) } } })
  expect(await answerTo(FirmwareStatusNotification, request, context)).toEqual({})
  return kept
}

describe('FirmwareStatusNotification', () => {
  it('is kept with the number of its update (L01.FR.10)', async () => {
    expect(await told({ status: 'InvalidSignature', requestId: 5, statusInfo: { reasonCode: 'BadHash' } })).toEqual([
      { action: 'UpdateFirmware', requestId: 5, status: 'InvalidSignature', reason: 'BadHash', at: receivedAt },
    ])
  })

  it('is kept without a number as well (L01.FR.20)', async () => {
    expect(await told({ status: 'Idle' })).toMatchObject([{ status: 'Idle', requestId: undefined }])
  })
})
