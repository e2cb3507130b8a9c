import { command } from '#base/ocpp/action.js'

// K21.FR.10
export default command('UsePriorityCharging', {
  summary: 'Give a transaction priority, or take it back',
  description: `The station then follows its profile of purpose \`PriorityCharging\` instead of the others of the transaction. It answers \`Accepted\`, \`NoProfile\` (set one first,
with SetChargingProfile) or \`Rejected\` (no such transaction), and says with NotifyPriorityCharging when it began or stopped:
\`/api/v1/stations/{id}/priority-charging\`.`,
  permission: 'station.charging',
  example: { transactionId: '2f1c4a8e-7b0d-4e55-9a53-0d6f1b7f9c11', activate: true },
})
