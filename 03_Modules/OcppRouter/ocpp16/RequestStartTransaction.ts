import { checkProfile, fromProfile, toStartProfile } from './chargingProfile.js'
import { customData } from './customData16.js'
import { toIdTag, toIdToken } from './idTag.js'
import { rawCommand, translateCommand } from './translation.js'

export default translateCommand('RequestStartTransaction', {
  sends: ['RemoteStartTransaction'],
  // 1.6 has no remoteStartId: the start is told by its idTag and connector. The group reaches the station with the answer to StartTransaction.
  calls: ({ evseId, idToken, chargingProfile }) => [
    {
      action: 'RemoteStartTransaction',
      payload: {
        ...(evseId === undefined ? {} : { connectorId: evseId }),
        idTag: toIdTag(idToken),
        ...(chargingProfile ? { chargingProfile: toStartProfile(chargingProfile) } : {}),
      },
    },
  ],
  up: ([answer]) => ({ status: answer!.status }),
})

export const raw = rawCommand('RemoteStartTransaction', 'RequestStartTransaction', {
  summary: 'Start a transaction on an OCPP 1.6 station',
  description: `The station answers \`Accepted\` when it will try, or \`Rejected\`. The transaction exists once its StartTransaction arrives. Without
\`connectorId\` the station chooses, and may refuse. A \`chargingProfile\` must be a \`TxProfile\` without \`transactionId\`; a station without smart charging ignores it.`,
  example: { connectorId: 1, idTag: 'DEADBEEF' },
  check({ chargingProfile }) {
    if (chargingProfile) checkProfile(chargingProfile, 'chargingProfile', 'start')
  },
  as: ({ connectorId, idTag, chargingProfile }, { status }) => ({
    request: {
      evseId: connectorId,
      idToken: toIdToken(idTag),
      remoteStartId: 0,
      chargingProfile: chargingProfile && fromProfile(chargingProfile),
      customData: customData({ unnumbered: true }),
    },
    response: { status },
  }),
})
