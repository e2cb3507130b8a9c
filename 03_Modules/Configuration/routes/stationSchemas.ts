import { z } from 'zod'
import { versions } from '#base/ocpp/version.js'
import { instant, text } from '#util/http/schemas.js'

export const bootStatus = z.enum(['Accepted', 'Pending', 'Rejected'])
export const ocppVersion = z.enum(versions)

export const connector = z.object({
  connectorId: z.number().int().describe('Number of the connector on its EVSE, from 1.'),
  status: z.string().optional().describe('Available, Occupied, Reserved, Unavailable or Faulted; absent until reported.'),
  reportedStatus: z.string().optional().describe("The station's own word where it said more, such as SuspendedEV."),
  statusAt: instant('When the station says it took this status.').optional(),
  errorCode: z.string().optional().describe('Error code as reported (OCPP 1.6); NoError says that all is well.'),
  vendorErrorCode: z.string().optional().describe("The maker's own error code, as reported."),
  vendorId: z.string().optional().describe('Who defined the vendor error code.'),
  info: z.string().optional().describe('Free text that came with the status.'),
  type: z
    .string()
    .optional()
    .describe('Plug type, such as cCCS2 or sType2 (OCPP 2.1 ConnectorEnum): as its operator says, else the station.'),
  format: z.string().optional().describe('SOCKET or CABLE: as its operator says, else as its type tells.'),
  maxPowerW: z.number().int().optional().describe('Most power it gives, W: as its operator says, else the station.'),
})

const evse = z.object({
  evseId: z.number().int().describe('Number of the EVSE, from 1. Connector n of an OCPP 1.6 station is EVSE n.'),
  status: z
    .string()
    .optional()
    .describe(
      'Available, Occupied, Reserved, Unavailable or Faulted: what the station reported of the EVSE as a whole, or what follows from its connectors where one of them said something later. Absent until reported.',
    ),
  connectors: z.array(connector).describe('Its connectors.'),
})

export const station = z.object({
  id: z.number().int().describe('Our number for it, for the URLs below /stations.'),
  stationId: z.string().describe('The id in its WebSocket URL.'),
  online: z.boolean().describe('True while its socket is open.'),
  lastSeenAt: instant('When it was last heard; some seconds late.').optional(),
  connectedAt: instant('When its present or last connection began.').optional(),
  version: ocppVersion.optional().describe('OCPP version of its present or last connection.'),
  ocppVersions: z.array(ocppVersion).describe('OCPP versions it may connect with.'),
  vendor: z.string().optional().describe('Maker, from its boot.'),
  model: z.string().optional().describe('Model, from its boot.'),
  serialNumber: z.string().optional().describe('Serial number, from its boot.'),
  firmwareVersion: z.string().optional().describe('Firmware, from its boot.'),
  iccid: z.string().optional().describe('ICCID of its SIM card, from its boot.'),
  imsi: z.string().optional().describe('IMSI of its SIM card, from its boot.'),
  securityProfile: z
    .number()
    .int()
    .describe(
      '0: no password, 1: password, 2: password over TLS, 3: certificate of the station over TLS. It connects with exactly this one.',
    ),
  hasPassword: z.boolean().describe('True when a password is stored (only its hash is).'),
  passwordPending: z
    .boolean()
    .describe('True while it is not known whether the station took a new password: until it logs in with it, the former one counts too.'),
  securityProfilePending: z
    .number()
    .int()
    .optional()
    .describe('Higher security profile it was told to use: from its first connection with that one on, lower ones are refused.'),
  bootPolicy: bootStatus.describe('What its next BootNotification is answered.'),
  bootStatus: bootStatus.optional().describe('What its last BootNotification was answered; absent before the first.'),
  status: z
    .string()
    .optional()
    .describe(
      'Unavailable or Faulted when it says so of itself, else the best of its EVSEs: Available, Occupied, Reserved, Unavailable or Faulted. Absent until reported.',
    ),
  heartbeatIntervalSeconds: z.number().int().optional().describe("Heartbeat interval, seconds; absent: the tenant's."),
  locationId: z.number().int().optional().describe('Where it stands: id of a location.'),
  maxEvses: z.number().int().describe('Most EVSEs it may report.'),
  maxConnectorsPerEvse: z.number().int().describe('Most connectors it may report on one EVSE.'),
  askMonitorsAfterBoot: z.boolean().describe('Policy: whether it is asked which monitors it has (GetMonitoringReport) after each boot.'),
  createdAt: instant('When it was registered.'),
  updatedAt: instant('When it was last changed.'),
  evses: z.array(evse).describe('Its EVSEs with their connectors, as it reported them.'),
})

const password = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[^\p{Cc}]*$/u, 'must hold no control characters')

/** What an operator decides about a station. */
const fields = {
  securityProfile: z
    .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
    .describe(
      '0: no password (trusted networks only), 1: password (HTTP Basic) without TLS, 2: password over TLS, 3: certificate of the station over TLS, with its station id or serial number in CN. Default 1.',
    ),
  password: password.describe(
    'Password of its HTTP Basic header, 8 to 64 characters; OCPP asks for 16 or more. 40 hex digits are the 20 bytes of a 1.6 AuthorizationKey. Left out where one is needed: a new one is made and returned once.',
  ),
  locationId: z.number().int().positive().nullable().describe('Where it stands: id of a location; null: nowhere.'),
  bootPolicy: bootStatus.describe('What its next BootNotification is answered. Default Accepted.'),
  heartbeatIntervalSeconds: z.number().int().min(1).max(86_400).nullable().describe("Heartbeat interval, seconds; null: the tenant's."),
  ocppVersions: z.array(ocppVersion).min(1).describe('OCPP versions it may connect with. Default: all.'),
  maxEvses: z.number().int().min(1).max(10_000).describe('Most EVSEs it may report. Default 64.'),
  maxConnectorsPerEvse: z.number().int().min(1).max(1_000).describe('Most connectors it may report on one EVSE. Default 8.'),
  askMonitorsAfterBoot: z
    .boolean()
    .describe(
      'Policy: ask it which monitors it has (GetMonitoringReport) once it was accepted after a boot, for it may number them anew. OCPP 2.0.1 and 2.1. Default false.',
    ),
}

export const newStation = z.strictObject({
  stationId: z
    .string()
    .regex(/^[A-Za-z0-9 *\-_=+|@.]{1,48}$/, 'must be 1 to 48 letters, digits, spaces and * - _ = + | @ .')
    .describe('The id in its WebSocket URL: 1 to 48 letters, digits, spaces and `* - _ = + | @ .`'),
  ...z.object(fields).partial().shape,
})

export const stationChange = z
  .strictObject({
    ...z.object(fields).partial().shape,
    newPassword: z.literal(true).optional().describe('`true`: make a new password and return it once.'),
  })
  .refine((change) => Object.keys(change).length > 0, 'name at least one field to change')

/** A station, with its password when one was made just now. */
export const stationOnce = station.extend({
  password: z.string().optional().describe('The password made for it, shown this once: type it into the station.'),
})

export const connectorChange = z
  .strictObject({
    type: text(20).nullable().optional().describe('Plug type, such as cCCS2; null: what the station says.'),
    format: z.enum(['SOCKET', 'CABLE']).nullable().optional().describe('Whether the cable is fixed; null: what the station says.'),
    maxPowerW: z.number().int().min(0).max(10_000_000).nullable().optional().describe('Most power, W; null: what the station says.'),
  })
  .refine((change) => Object.keys(change).length > 0, 'name at least one field to change')
