import { expect, it } from 'vitest'
import type { Notification } from '#base/repositories/followedRequests.js'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import PublishFirmwareStatusNotification from './PublishFirmwareStatusNotification.js'

it('PublishFirmwareStatusNotification is kept with the locations of what was published (L03.FR.04)', async () => {
  const kept: Notification[] = []
  const context = fakeContext({ data: { followedRequests: { told: async (_station, what) => void kept.push(what) } } })
  const location: [string, string] = ['http://controller/fw', 'ftp://controller/fw']

  const answer = await answerTo(PublishFirmwareStatusNotification, { status: 'Published', requestId: 9, location }, context)

  expect(answer).toEqual({})
  expect(kept).toMatchObject([{ action: 'PublishFirmware', requestId: 9, status: 'Published', locations: location, at: receivedAt }])
})
