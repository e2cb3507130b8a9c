import type { OcppVersion } from '#base/ocpp/version.js'

/** Whether OCSP responders are asked about certificates of stations, and whether one must answer. */
export type OnlineVerification = 'off' | 'ifAnswered' | 'required'

/** What an operator can set, as the modules see it. Server/config.ts reads it from the environment; nobody else does. */
export interface Settings {
  /** Version of Plugboard itself. */
  version: string
  /** Secret of the installation, and the one before it: both verify, the first signs. */
  secretKeys: Buffer[]
  defaultTenant: string
  heartbeatIntervalSeconds: number
  ocpp: {
    /** URL prefixes under which stations connect. */
    paths: string[]
    versions: OcppVersion[]
    onboarding: 'inbox' | 'open' | 'closed'
    bootRequired16: boolean
    maxConnections: number
    callTimeoutSeconds: number
    /** Deadline for answering a station's message; a durable one without an answer by then closes the socket. */
    messageDeadlineSeconds: number
    pingSeconds: number
    maxPayloadBytes: number
    maxMessagesPerSecond: number
    trustedProxies: string[]
    onlineVerification: OnlineVerification
  }
  retention: { messagesDays: number; statusDays: number; meterValuesDays: number }
  transactionStaleHours: number
  /** Ask the station about a transaction of which a message is missing. */
  transactionAskStatus: boolean
  /** `url`: under which stations reach /files; undefined: the address the operator used. */
  files: { url?: string; maxBytes: number }
  /** URLs that firmware may be below of; none: any that cannot be exchanged on its way. */
  firmware: { urls: string[] }
  commandTtlSeconds: number
  callbackAllowPrivate: boolean
  ocspAllowPrivate: boolean
  /** Where contract certificates come from; undefined: nowhere. */
  contractPool?: { url: string; token?: string }
}
