/** What a vehicle asks for (M01, M02). */
export interface ContractRequest {
  iso15118SchemaVersion: string
  /** Its CertificateInstallationReq or CertificateUpdateReq: EXI, base64. */
  exiRequest: string
}

/** A contract certificate, as the vehicle takes it. */
export interface Contract {
  emaid?: string
  /** CertificateInstallationRes or CertificateUpdateRes: EXI, base64. */
  exiResponse: string
}

/** Where contract certificates for vehicles come from. */
export interface ContractPool {
  /** One contract or more. Rejects, within a few seconds, where the pool gives none. */
  request(request: ContractRequest): Promise<Contract[]>
}
