import { expect, it } from 'vitest'
import type { Notification } from '#base/repositories/followedRequests.js'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import LogStatusNotification from './LogStatusNotification.js'

it.each([5, undefined])('LogStatusNotification is kept with the number it has: %s (N01.FR.07, N01.FR.13)', async (requestId) => {
  const kept: Notification[] = []
  const context = fakeContext({ data: { followedRequests: { told: async (_station, what) => void kept.push(what) } } })

  const answer = await answerTo(
    LogStatusNotification,
    { status: 'UploadFailure', requestId, statusInfo: { reasonCode: 'RedirectNotAllowed' } },
    context,
  )

  expect(answer).toEqual({})
  expect(kept).toEqual([{ action: 'GetLog', requestId, status: 'UploadFailure', reason: 'RedirectNotAllowed', at: receivedAt }])
})
