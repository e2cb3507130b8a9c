import type { GetCertificateIdUseEnumType } from '#base/ocpp/generated/v21.js'
import type { Request16 } from './translation.js'

export type CertificateType16 = Request16<'InstallCertificate'>['certificateType']

const pairs: ReadonlyArray<[CertificateType16, 'CSMSRootCertificate' | 'ManufacturerRootCertificate']> = [
  ['CentralSystemRootCertificate', 'CSMSRootCertificate'],
  ['ManufacturerRootCertificate', 'ManufacturerRootCertificate'],
]
const to16 = new Map<GetCertificateIdUseEnumType, CertificateType16>(pairs.map(([type16, type]) => [type, type16]))
const from16 = new Map(pairs)

/** Types of 2.x that the security extension of 1.6 has, in 2.x words. */
export const types16 = [...to16.keys()]

/** The 1.6 word; undefined for a type that only the ISO 15118 extension knows. */
export const toType16 = (type: GetCertificateIdUseEnumType): CertificateType16 | undefined => to16.get(type)

export const fromType16 = (type: CertificateType16) => from16.get(type)!
