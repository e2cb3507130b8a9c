import { expect, it } from 'vitest'
import type { FollowedRequest } from '#base/repositories/followedRequests.js'
import { whyNoRetry } from './firmwareRetry.js'

const now = new Date('2026-05-01T08:00:00Z')
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const update = (over: Partial<FollowedRequest>): FollowedRequest => ({
  id: 1,
  action: 'UpdateFirmware',
  request: {},
  state: 'failed',
  requestedAt: minutesAgo(90),
  ...over,
})

it.each<[Partial<FollowedRequest>, RegExp | undefined]>([
  [{ state: 'failed', status: 'DownloadFailed' }, undefined],
  [{ state: 'failed', status: 'InstallationFailed' }, undefined],
  [{ state: 'failed', status: 'InvalidSignature' }, /another file/],
  [{ state: 'refused' }, undefined],
  [{ state: 'unanswered' }, undefined],
  [{ state: 'canceled' }, undefined],
  [{ state: 'done', status: 'Installed' }, /is installed/],
  [{ state: 'requested' }, /not answered/],
  [{ state: 'underWay', status: 'InstallRebooting', statusAt: minutesAgo(29) }, /under way/],
  [{ state: 'underWay', status: 'InstallRebooting', statusAt: minutesAgo(31) }, undefined],
  [{ state: 'underWay', answeredAt: minutesAgo(31) }, undefined],
  [{ request: undefined }, /nobody asked/],
])('%j: %s', (over, why) => {
  const reason = whyNoRetry(update(over), now)
  if (why) expect(reason).toMatch(why)
  else expect(reason).toBeUndefined()
})
