/** OCPP actions of which a station's history is kept. The answer to most is only the beginning: the station tells by notifications how far it has come. */
export type FollowedAction = 'UpdateFirmware' | 'PublishFirmware' | 'GetLog' | 'SetNetworkProfile'

/**
 * `requested`: no answer yet. `unanswered`: the answer did not come in time; the station may carry it out all the same. `refused`: nothing will come of it.
 * `underWay`: the station is at it. `done` and `failed`: it said so. `canceled`: the station gave it up for a newer one. `withdrawn`: it is published no longer.
 */
export const followedStates = ['requested', 'unanswered', 'refused', 'underWay', 'done', 'failed', 'canceled', 'withdrawn'] as const
export type FollowedState = (typeof followedStates)[number]

/** In these a request still waits for something. */
export const openStates: readonly FollowedState[] = ['requested', 'unanswered', 'underWay']

/** The statuses that end a request (FirmwareStatusEnumType, PublishFirmwareStatusEnumType, UploadLogStatusEnumType); all others are on the way. */
const ends: Record<FollowedAction, Partial<Record<string, FollowedState>>> = {
  UpdateFirmware: {
    Installed: 'done',
    DownloadFailed: 'failed',
    InstallationFailed: 'failed',
    InstallVerificationFailed: 'failed',
    InvalidSignature: 'failed',
  },
  PublishFirmware: { Published: 'done', DownloadFailed: 'failed', InvalidChecksum: 'failed', PublishFailed: 'failed' },
  GetLog: {
    Uploaded: 'done',
    BadMessage: 'failed',
    NotSupportedOperation: 'failed',
    PermissionDenied: 'failed',
    UploadFailure: 'failed',
    AcceptedCanceled: 'canceled',
  },
  SetNetworkProfile: {}, // its answer is all there is
}

/** The state of a request after a notification. `Idle` says that nothing is going on now, which ends nothing (L01.FR.25, L03.FR.10). */
export function stateAfter(action: FollowedAction, before: FollowedState, status: string): FollowedState {
  if (status === 'Idle') return before
  const after = ends[action][status] ?? 'underWay'
  // What a canceled update still reports is its end; only success says that it was not canceled after all.
  return before === 'canceled' && after !== 'done' ? 'canceled' : after
}

/** The state of a request after the station's answer to it. Its notifications may have overtaken the answer. */
export function stateAnswered(action: FollowedAction, before: FollowedState, answer: string): FollowedState {
  if (action === 'SetNetworkProfile' && answer !== 'Rejected') return answer === 'Accepted' ? 'done' : 'failed'
  if (answer !== 'Accepted' && answer !== 'AcceptedCanceled') return 'refused'
  return before === 'requested' || before === 'unanswered' ? 'underWay' : before
}
