import type { Context } from '#base/context.js'
import { incoming, type RequestOf, type ResponseOf } from '#base/ocpp/action.js'
import { judgeToken } from '#util/judgeToken.js'
import { type ContractVerdict, judgeContract } from '../contractCertificate.js'

// C01: whether a token may charge is the operator's word.
export default incoming('Authorize', { outside: judgeContract }, async (request, context, contract) => {
  if (contract && contract.certificateStatus !== 'Accepted') return refuse(request, contract, context)
  const { info } = await judgeToken(request.idToken, { purpose: 'authorize' }, context)
  if (!contract) return { idTokenInfo: info }
  // C07.FR.13, C07.FR.14
  return { idTokenInfo: info, certificateStatus: cancelled.has(info.status) ? 'ContractCancelled' : 'Accepted' }
})

const cancelled: ReadonlySet<string> = new Set(['Blocked', 'Expired', 'Invalid', 'Unknown'])

// C07.FR.15, C07.FR.16, C07.FR.17. Why is kept for the operator; neither the token nor the certificate is.
async function refuse(
  { iso15118CertificateHashData }: RequestOf<'Authorize'>,
  { certificateStatus, reason }: ContractVerdict,
  { data, station, receivedAt }: Context,
): Promise<ResponseOf<'Authorize'>> {
  const about = { certificateHashData: iso15118CertificateHashData?.map(({ customData: _theirs, ...hashData }) => hashData) }
  await data.certificateQueries.record(station.id, { action: 'Authorize', about, answer: certificateStatus, reason, at: receivedAt })
  return { idTokenInfo: { status: certificateStatus === 'CertificateExpired' ? 'Expired' : 'Invalid' }, certificateStatus }
}
