import { toTransactionId } from './transactionId.js'
import { rawCommand, translateCommand } from './translation.js'

export default translateCommand('RequestStopTransaction', {
  sends: ['RemoteStopTransaction'],
  calls: ({ transactionId }) => [{ action: 'RemoteStopTransaction', payload: { transactionId: toTransactionId(transactionId) } }],
  up: ([answer]) => ({ status: answer!.status }),
})

export const raw = rawCommand('RemoteStopTransaction', 'RequestStopTransaction', {
  summary: 'Stop a transaction on an OCPP 1.6 station',
  description: `The station answers \`Accepted\` when this transaction runs and will be stopped, or \`Rejected\`. It is over once its StopTransaction arrives.`,
  example: { transactionId: 1 },
  as: ({ transactionId }, { status }) => ({ request: { transactionId: String(transactionId) }, response: { status } }),
})
