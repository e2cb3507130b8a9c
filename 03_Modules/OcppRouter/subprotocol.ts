import { type OcppVersion, versionOf } from '#base/ocpp/version.js'

/** What a station offers in Sec-WebSocket-Protocol, in its order of preference. */
export const offeredProtocols = (header: string | undefined): string[] =>
  (header ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** The first offered version that we speak and the station may use: the station's order of preference counts (errata 2025-04, TC_B_58_CSMS). */
export const chooseVersion = (offered: string[], allowed: readonly OcppVersion[]): OcppVersion | undefined =>
  offered.map(versionOf).find((version) => version !== undefined && allowed.includes(version))
