// Appendix 1 of OCPP 2.0.1 and 2.1. Not critical there: FailedToAuthenticateAtCsms, CsmsFailedToAuthenticate, ReconfigurationOfSecurityParameters,
// InvalidMessages, AttemptedReplayAttacks; and whatever a vendor made up.
export const criticalEvents: ReadonlySet<string> = new Set([
  'DiscardedRenewedClientCertificate',
  'FirmwareUpdated',
  'InvalidChargingStationCertificate',
  'InvalidCsmsCertificate',
  'InvalidFirmwareSignature',
  'InvalidFirmwareSigningCertificate',
  'InvalidTLSCipherSuite',
  'InvalidTLSVersion',
  'MaintenanceLoginAccepted',
  'MaintenanceLoginFailed',
  'MemoryExhaustion',
  'ResetOrReboot',
  'SecurityLogWasCleared',
  'SettingSystemTime',
  'StartupOfTheDevice',
  'TamperDetectionActivated',
])

/** True for the events that the standard calls critical. */
export const isCritical = (type: string): boolean => criticalEvents.has(type)
