import type { OcppVersion } from '#base/ocpp/version.js'
import type { Connector } from '#base/repositories/connectors.js'
import type { Page, PageRequest } from '#base/repositories.js'
import type { Credential } from '#base/system.js'

export type BootStatus = 'Accepted' | 'Pending' | 'Rejected'

/** What a booting station is to be told. */
export interface BootDecision {
  status: BootStatus
  intervalSeconds: number
}

export interface Evse {
  evseId: number
  /** Of the EVSE as a whole, AvailabilityState of OCPP 2.x. */
  status?: string
  connectors: Connector[]
}

/** A station with everything an operator looks at first. */
export interface Station {
  id: number
  stationId: string
  online: boolean
  lastSeenAt?: Date
  connectedAt?: Date
  /** OCPP version of its present or last connection. */
  version?: OcppVersion
  /** OCPP versions it may connect with. */
  ocppVersions: OcppVersion[]
  vendor?: string
  model?: string
  serialNumber?: string
  firmwareVersion?: string
  iccid?: string
  imsi?: string
  securityProfile: number
  hasPassword: boolean
  /** It was told a new password and has not shown that it knows it: the former one counts too. */
  passwordPending: boolean
  /** The highest security profile it was told to use; absent: the one it has. */
  securityProfilePending?: number
  bootPolicy: BootStatus
  bootStatus?: BootStatus
  /** Of the station as a whole, AvailabilityState of OCPP 2.x. */
  status?: string
  heartbeatIntervalSeconds?: number
  locationId?: number
  maxEvses: number
  maxConnectorsPerEvse: number
  /** Policy: it is asked which monitors it has when it was accepted after a boot. */
  askMonitorsAfterBoot: boolean
  createdAt: Date
  updatedAt: Date
  evses: Evse[]
}

export interface StationFilter {
  online?: boolean
  locationId?: number
  stationId?: string
  /** Part of its id, vendor, model or serial number. */
  search?: string
}

/** What an operator decides about a station; null takes a value back. */
export interface StationFields {
  locationId?: number | null
  bootPolicy?: BootStatus
  heartbeatIntervalSeconds?: number | null
  maxEvses?: number
  maxConnectorsPerEvse?: number
  askMonitorsAfterBoot?: boolean
  securityProfile?: number
  ocppVersions?: OcppVersion[]
  /** null: it has no password any more. */
  credential?: Credential | null
}

export interface ConnectorFields {
  type?: string | null
  format?: string | null
  maxPowerW?: number | null
}

/** What the certificate of a station must say. */
export interface CertificateNames {
  /** As of its last boot. */
  serialNumber?: string
  /** One of them must be in O; none: any may. */
  organizations: string[]
}

/** A station that registers itself: what it offered is what it will be asked for. */
export interface Enrolment {
  stationId: string
  securityProfile: number
  credential?: Credential
}

export interface Stations {
  /** Registers a station that nobody knew; one that is known by now stays as it is. */
  enrol(enrolment: Enrolment): Promise<void>
  /** Its operator's setting; the interval is the station's, else the tenant's, else HEARTBEAT_INTERVAL_SECONDS. */
  bootDecision(stationPk: number): Promise<BootDecision>
  /** By station id. */
  list(filter: StationFilter, page: PageRequest): Promise<Page<Station>>
  get(id: number): Promise<Station | undefined>
  certificateNames(id: number): Promise<CertificateNames | undefined>
  create(station: { stationId: string } & StationFields): Promise<Station>
  update(id: number, change: StationFields): Promise<Station | undefined>
  /** With everything it ever said; returns what was removed. */
  remove(id: number): Promise<{ stationId: string } | undefined>
  /** Makes the connector when the station never reported it. Undefined: no such station. */
  setConnector(id: number, evseId: number, connectorId: number, fields: ConnectorFields): Promise<Connector | undefined>
}
