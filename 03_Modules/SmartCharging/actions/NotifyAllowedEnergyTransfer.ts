import { command } from '#base/ocpp/action.js'

export default command('NotifyAllowedEnergyTransfer', {
  summary: 'Say how the vehicle of a transaction may take or give energy (ISO 15118-20)',
  description: `The station answers \`Accepted\` and renegotiates with the vehicle, or \`Rejected\`. From then on charging needs of this transaction that ask for another way are answered
\`Rejected\`, upon which the station ends the transaction; what vehicles asked for is at \`/api/v1/stations/{id}/charging-needs\`.`,
  permission: 'station.charging',
  example: { transactionId: '2f1c4a8e-7b0d-4e55-9a53-0d6f1b7f9c11', allowedEnergyTransfer: ['AC_three_phase', 'AC_BPT'] },
  // Q02.FR.05.
  async after({ transactionId, allowedEnergyTransfer: modes }, { status }, { data, station, now }) {
    if (status === 'Accepted') await data.chargingNeeds.allow(station.id, { transactionId, modes, at: now() })
  },
})
