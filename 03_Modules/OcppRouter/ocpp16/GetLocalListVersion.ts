import type { GetLocalListVersionResponse } from '#base/ocpp/generated/v21.js'
import { localListWords } from './localListWords.js'
import { type Response16, rawCommand, translateCommand } from './translation.js'

// 1.6 §5.10: -1 is a station that supports no lists. 2.x has no word for it, and no rule against the number.
const toResponse = ({ listVersion }: Response16<'GetLocalListVersion'>): GetLocalListVersionResponse => ({
  versionNumber: listVersion,
  customData: localListWords(),
})

export default translateCommand('GetLocalListVersion', {
  sends: ['GetLocalListVersion'],
  calls: () => [{ action: 'GetLocalListVersion', payload: {} }],
  up: ([answer]) => toResponse(answer!),
})

export const raw = rawCommand('GetLocalListVersion', 'GetLocalListVersion', {
  summary: 'Ask an OCPP 1.6 station for the version of its local authorization list',
  description:
    'The station answers `listVersion`: 0 when its list is empty, -1 when it supports no such lists. It is kept, and shown at `/api/v1/stations/{id}/local-list`.',
  example: {},
  as: (_request, response) => ({ request: {}, response: toResponse(response) }),
})
