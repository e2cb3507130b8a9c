import { command } from '#base/ocpp/action.js'

// F03.FR.01, F04.FR.01
export default command('RequestStopTransaction', {
  summary: 'Stop a transaction at a station',
  description:
    'Give the `transactionId` as the station knows it. The station answers `Accepted` or `Rejected`; the transaction ends in `/api/v1/transactions` when the station reports so, with the ' +
    'reason `Remote`, and may run on without energy until the cable is out. A transaction the station no longer knows can be closed with ' +
    '`POST /api/v1/transactions/{id}/close`.',
  permission: 'transaction.stop',
  example: { transactionId: '8f2c1a5e-6d0b-4c7e-9a31-2b5d7f0c4e11' },
})
