import { OcppError } from '#base/ocpp/errors.js'
import type { CertificateHashDataChainType, GetCertificateIdUseEnumType, StatusInfoType } from '#base/ocpp/generated/v21.js'
import { fromType16, toType16, types16 } from './certificateType16.js'
import { customData } from './customData16.js'
import { iso15118Answer, iso15118Call, noIso15118Answer } from './iso15118.js'
import { type Call16, type Response16, rawCommand, translateCommand } from './translation.js'

/** What one call told: which types it speaks of, and what there is of them. */
interface Told {
  types: GetCertificateIdUseEnumType[]
  chains: CertificateHashDataChainType[]
  statusInfo?: StatusInfoType
}

/** Every type once: those of the security extension, each in its own call, and those of the ISO 15118 extension in one. */
function sorted(wanted: GetCertificateIdUseEnumType[] = types16) {
  const all = [...new Set(wanted)]
  return { own: all.filter((type) => toType16(type)), iso15118: all.filter((type) => !toType16(type)) }
}

export default translateCommand('GetInstalledCertificateIds', {
  sends: ['GetInstalledCertificateIds', 'DataTransfer'],
  calls({ certificateType }): Call16<'GetInstalledCertificateIds' | 'DataTransfer'>[] {
    if (certificateType?.includes('OEMRootCertificate')) throw new OcppError('NotSupported', 'OCPP 1.6 knows no OEMRootCertificate')
    const { own, iso15118 } = sorted(certificateType)
    return [
      ...own.map((type) => ({ action: 'GetInstalledCertificateIds' as const, payload: { certificateType: toType16(type)! } })),
      ...(iso15118.length > 0 ? [iso15118Call('GetInstalledCertificateIds', { certificateType: iso15118 })] : []),
    ]
  },
  up(answers, { certificateType }) {
    const { own, iso15118 } = sorted(certificateType)
    const told: Told[] = own.map((type, i) => toldOf(type, answers[i] as Response16<'GetInstalledCertificateIds'>))
    if (iso15118.length > 0) told.push(toldByIso15118(iso15118, answers[own.length] as Response16<'DataTransfer'>))
    const chains = told.flatMap((one) => one.chains)
    return {
      ...(chains.length > 0 ? { status: 'Accepted', certificateHashDataChain: chains } : { status: 'NotFound' }),
      statusInfo: told.at(-1)?.statusInfo,
      customData: customData({ certificateTypes: told.flatMap(({ types }) => types) }),
    }
  },
})

const toldOf = (
  type: GetCertificateIdUseEnumType,
  { status, certificateHashData = [] }: Response16<'GetInstalledCertificateIds'>,
): Told => ({
  types: [type],
  chains: status === 'Accepted' ? certificateHashData.map((one) => ({ certificateType: type, certificateHashData: one })) : [],
})

/** A station that did not understand said nothing of these types. */
function toldByIso15118(types: GetCertificateIdUseEnumType[], transfer: Response16<'DataTransfer'>): Told {
  const answer = iso15118Answer('GetInstalledCertificateIds', transfer)
  if (!answer) return { types: [], chains: [], statusInfo: noIso15118Answer(transfer) }
  return { types, chains: answer.status === 'Accepted' ? (answer.certificateHashDataChain ?? []) : [] }
}

export const raw = rawCommand('GetInstalledCertificateIds', 'GetInstalledCertificateIds', {
  summary: 'Ask an OCPP 1.6 station with the security extension which certificates of a type it has installed',
  description:
    'The station answers `Accepted` with hashes of the certificates, or `NotFound`. Either way its answer becomes what is known of this type at ' +
    '`/api/v1/stations/{id}/certificates`. A station without the security extension answers with a CALLERROR.',
  example: { certificateType: 'CentralSystemRootCertificate' },
  as({ certificateType }, answer) {
    const type = fromType16(certificateType)
    const { chains } = toldOf(type, answer)
    return {
      request: { certificateType: [type] },
      response: chains.length > 0 ? { status: 'Accepted', certificateHashDataChain: chains } : { status: 'NotFound' },
    }
  },
})
