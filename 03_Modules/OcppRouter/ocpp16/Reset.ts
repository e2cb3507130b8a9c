import { OcppError } from '#base/ocpp/errors.js'
import { rawCommand, translateCommand } from './translation.js'

export default translateCommand('Reset', {
  sends: ['Reset'],
  calls({ type, evseId }) {
    if (evseId !== undefined) throw new OcppError('NotSupported', 'OCPP 1.6 resets whole stations, not one EVSE')
    if (type === 'ImmediateAndResume') throw new OcppError('NotSupported', 'OCPP 1.6 cannot resume a transaction after a reset')
    return [{ action: 'Reset', payload: { type: type === 'Immediate' ? 'Hard' : 'Soft' } }]
  },
  up: ([answer]) => ({ status: answer!.status }),
})

export const raw = rawCommand('Reset', 'Reset', {
  summary: 'Reboot an OCPP 1.6 station',
  description: `\`Soft\` ends running transactions first, then restarts the software; \`Hard\` restarts the hardware and may lose what the station has queued.
The station answers \`Accepted\` or \`Rejected\`, and boots anew once it is back.`,
  example: { type: 'Soft' },
  as: ({ type }, { status }) => ({ request: { type: type === 'Hard' ? 'Immediate' : 'OnIdle' }, response: { status } }),
})
