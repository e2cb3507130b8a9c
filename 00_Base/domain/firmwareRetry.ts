import type { FollowedRequest } from '#base/repositories/followedRequests.js'

/** A station that said nothing for so long does not go on with it: it was cut off, or started anew. */
const silentMs = 30 * 60_000

/** Why an update is not tried again; undefined when it may be. */
export function whyNoRetry({ request, state, status, ...at }: FollowedRequest, now: Date): string | undefined {
  if (request === undefined) return 'nobody asked for this update here: send UpdateFirmware'
  if (status === 'InvalidSignature') return 'its signature was wrong, and would be again: send another file with UpdateFirmware'
  if (state === 'done') return 'the update is installed'
  if (state === 'requested') return 'the station has not answered yet'
  const last = at.statusAt ?? at.answeredAt ?? at.requestedAt
  if (state === 'underWay' && now.getTime() - last.getTime() < silentMs)
    return 'the update is under way: it may be tried again when the station has said nothing for half an hour'
  return undefined
}
