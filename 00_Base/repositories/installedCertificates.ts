import type { CertificateHashDataType, GetCertificateIdUseEnumType } from '#base/ocpp/generated/v21.js'
import type { Page, PageRequest } from '#base/repositories.js'

export interface NewInstalledCertificate {
  certificateType: GetCertificateIdUseEnumType
  /** Tells certificates of one type apart. */
  identity: string
  /** `reported`: the station listed it. `installed`: it accepted it from us and has not listed it since. */
  source: 'reported' | 'installed'
  /** Absent when it was installed and its issuer is not known here. */
  hashData?: CertificateHashDataType
  /** Certificates of its chain that the station listed with it. */
  children?: CertificateHashDataType[]
  /** Known when it was installed from here. */
  pem?: string
  subject?: string
  validFrom?: Date
  validTo?: Date
  /** When the station said so. */
  at: Date
}

export interface InstalledCertificate extends NewInstalledCertificate {
  id: number
}

export interface InstalledCertificates {
  /** Everything known of a station. */
  all(stationPk: number): Promise<InstalledCertificate[]>
  /** Adds it, or says anew what is known of it. */
  put(stationPk: number, certificates: NewInstalledCertificate[]): Promise<void>
  remove(ids: number[]): Promise<void>
  list(
    stationPk: number,
    filter: { certificateType?: GetCertificateIdUseEnumType; expiresBefore?: Date },
    page: PageRequest,
  ): Promise<Page<InstalledCertificate>>
}
