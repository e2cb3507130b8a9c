/** Every version Plugboard speaks, oldest first. */
export const versions = ['1.6', '2.0.1', '2.1'] as const

/** The OCPP versions Plugboard speaks. */
export type OcppVersion = (typeof versions)[number]

/** The WebSocket subprotocol name of a version, as registered with IANA (part 4 §3.1.2). */
export const subprotocolOf = (version: OcppVersion) => `ocpp${version}` as const

/** The version a WebSocket subprotocol stands for; undefined for one we do not speak. */
export const versionOf = (subprotocol: string): OcppVersion | undefined =>
  versions.find((version) => subprotocolOf(version) === subprotocol)
