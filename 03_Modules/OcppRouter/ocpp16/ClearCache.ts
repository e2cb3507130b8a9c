import { rawCommand, translateCommand } from './translation.js'

export default translateCommand('ClearCache', {
  sends: ['ClearCache'],
  calls: () => [{ action: 'ClearCache', payload: {} }],
  up: ([answer]) => ({ status: answer!.status }),
})

export const raw = rawCommand('ClearCache', 'ClearCache', {
  summary: 'Empty the authorization cache of an OCPP 1.6 station',
  description: 'The station answers `Accepted`, or `Rejected` when it has no cache or could not empty it.',
  example: {},
  as: (_request, { status }) => ({ request: {}, response: { status } }),
})
