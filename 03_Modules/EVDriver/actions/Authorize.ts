import type { Context } from '#base/context.js'
import { incoming, type RequestOf, type ResponseOf } from '#base/ocpp/action.js'
import { judgeToken } from '#util/judgeToken.js'
import { type ContractVerdict, judgeContract } from '../contractCertificate.js'

// C01, C06.FR.04, C07.FR.04: whether a token may charge is the operator's word; what its contract certificate is worth, its authority's. How a vehicle may take
// energy is said later (NotifyAllowedEnergyTransfer), and so not here (Q01.FR.08, Q02.FR.03).
export default incoming('Authorize', { outside: judgeContract }, async (request, context, contract) => {
  if (contract && contract.certificateStatus !== 'Accepted') return refuse(request, contract, context)
  const { info } = await judgeToken(request.idToken, { purpose: 'authorize' }, context)
  if (!contract) return { idTokenInfo: info }
  // C07.FR.13, C07.FR.14
  return { idTokenInfo: info, certificateStatus: cancelled.has(info.status) ? 'ContractCancelled' : 'Accepted' }
})

const cancelled: ReadonlySet<string> = new Set(['Blocked', 'Expired', 'Invalid', 'Unknown'])

// C07.FR.15, C07.FR.16, C07.FR.17. Why is kept for the operator; the token and its certificate are not.
async function refuse(
  { certificate, iso15118CertificateHashData }: RequestOf<'Authorize'>,
  { certificateStatus, reason }: ContractVerdict,
  { data, station, receivedAt }: Context,
): Promise<ResponseOf<'Authorize'>> {
  const about = {
    validatedBy: certificate === undefined ? 'station' : 'CSMS',
    iso15118CertificateHashData: iso15118CertificateHashData?.map(({ customData: _theirs, ...hashData }) => hashData),
  }
  await data.certificateQueries.record(station.id, { action: 'Authorize', about, answer: certificateStatus, reason, at: receivedAt })
  return { idTokenInfo: { status: certificateStatus === 'CertificateExpired' ? 'Expired' : 'Invalid' }, certificateStatus }
}
