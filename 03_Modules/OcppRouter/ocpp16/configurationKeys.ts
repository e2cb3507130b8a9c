import type { ComponentType, VariableType } from '#base/ocpp/generated/v21.js'
import { isSecretVariable } from '#base/ocpp/mask.js'

/**
 * The component that holds every configuration key under its own name, so that `{ component: { name: 'ConfigurationKeys' }, variable: { name: key } }`
 * reaches the keys of vendors and those that 2.x has no variable for. Neither 2.0.1 nor 2.1 has a component of this name.
 */
export const keysComponent = 'ConfigurationKeys'

export interface Place {
  component: Pick<ComponentType, 'name'>
  variable: Pick<VariableType, 'name' | 'instance'>
}

/** How a value reads on the other side; undefined when it cannot be said there. */
interface Spelling {
  toVariable(value: string): string | undefined
  toKey(value: string): string | undefined
}

interface Entry {
  key: string
  /** `Component.Variable` or `Component.Variable[Instance]` of 2.0.1's device model (part 2 appendix 3). */
  place: string
  spelling?: Spelling
}

const list = (words: ReadonlyMap<string, string>) => (value: string) =>
  value
    .split(',')
    .map((item) => words.get(item.trim()) ?? item.trim())
    .join(',')

/** 1.6 errata §3.88: the key says Current and Power where a schedule says A and W. */
const rateUnits: Spelling = {
  toVariable: list(
    new Map([
      ['Current', 'A'],
      ['Power', 'W'],
    ]),
  ),
  toKey: list(
    new Map([
      ['A', 'Current'],
      ['W', 'Power'],
    ]),
  ),
}

const maxPasswordBytes = 20

/** The key is up to 20 bytes in hexadecimal (security extension A00.FR.304), the variable their text in UTF-8. */
const password: Spelling = {
  toVariable(hex) {
    if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) return undefined
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(hex, 'hex'))
      return /\p{Cc}/u.test(text) ? undefined : text
    } catch {
      return undefined // random bytes are no text; the caller keeps the digits
    }
  },
  toKey(text) {
    // The password we make up: it is written as the key is.
    if (/^[0-9a-f]{40}$/i.test(text)) return text
    const bytes = Buffer.from(text, 'utf8')
    return bytes.length <= maxPasswordBytes ? bytes.toString('hex') : undefined
  },
}

/** Standard keys (1.6 §9, errata §3.83, §3.90 and security extension §7) that 2.0.1 has a variable with the same meaning for. No variable occurs twice. */
export const standardKeys: readonly Entry[] = [
  { key: 'AllowOfflineTxForUnknownId', place: 'AuthCtrlr.OfflineTxForUnknownIdEnabled' },
  { key: 'AuthorizationCacheEnabled', place: 'AuthCacheCtrlr.Enabled' },
  { key: 'AuthorizeRemoteTxRequests', place: 'AuthCtrlr.AuthorizeRemoteStart' },
  { key: 'ClockAlignedDataInterval', place: 'AlignedDataCtrlr.Interval' },
  { key: 'ConnectionTimeOut', place: 'TxCtrlr.EVConnectionTimeOut' },
  { key: 'GetConfigurationMaxKeys', place: 'DeviceDataCtrlr.ItemsPerMessage[GetVariables]' },
  { key: 'HeartbeatInterval', place: 'OCPPCommCtrlr.HeartbeatInterval' },
  { key: 'LocalAuthorizeOffline', place: 'AuthCtrlr.LocalAuthorizeOffline' },
  { key: 'LocalPreAuthorize', place: 'AuthCtrlr.LocalPreAuthorize' },
  { key: 'MaxEnergyOnInvalidId', place: 'TxCtrlr.MaxEnergyOnInvalidId' },
  { key: 'MessageTimeout', place: 'OCPPCommCtrlr.MessageTimeout[Default]' },
  { key: 'MeterValuesAlignedData', place: 'AlignedDataCtrlr.Measurands' },
  { key: 'MeterValuesSampledData', place: 'SampledDataCtrlr.TxUpdatedMeasurands' },
  { key: 'MeterValueSampleInterval', place: 'SampledDataCtrlr.TxUpdatedInterval' },
  { key: 'MinimumStatusDuration', place: 'ChargingStation.MinimumStatusDuration' },
  { key: 'ResetRetries', place: 'OCPPCommCtrlr.ResetRetries' },
  { key: 'StopTransactionOnEVSideDisconnect', place: 'TxCtrlr.StopTxOnEVSideDisconnect' },
  { key: 'StopTransactionOnInvalidId', place: 'TxCtrlr.StopTxOnInvalidId' },
  { key: 'StopTxnAlignedData', place: 'AlignedDataCtrlr.TxEndedMeasurands' },
  { key: 'StopTxnSampledData', place: 'SampledDataCtrlr.TxEndedMeasurands' },
  { key: 'TransactionMessageAttempts', place: 'OCPPCommCtrlr.MessageAttempts[TransactionEvent]' },
  { key: 'TransactionMessageRetryInterval', place: 'OCPPCommCtrlr.MessageAttemptInterval[TransactionEvent]' },
  { key: 'UnlockConnectorOnEVSideDisconnect', place: 'OCPPCommCtrlr.UnlockOnEVSideDisconnect' },
  { key: 'WebSocketPingInterval', place: 'OCPPCommCtrlr.WebSocketPingInterval' },
  { key: 'SupportedFileTransferProtocols', place: 'OCPPCommCtrlr.FileTransferProtocols' },
  { key: 'LocalAuthListEnabled', place: 'LocalAuthListCtrlr.Enabled' },
  { key: 'SendLocalListMaxLength', place: 'LocalAuthListCtrlr.ItemsPerMessage' },
  { key: 'ReserveConnectorZeroSupported', place: 'ReservationCtrlr.NonEvseSpecific' },
  { key: 'ChargeProfileMaxStackLevel', place: 'SmartChargingCtrlr.ProfileStackLevel' },
  { key: 'ChargingScheduleAllowedChargingRateUnit', place: 'SmartChargingCtrlr.RateUnit', spelling: rateUnits },
  { key: 'ChargingScheduleMaxPeriods', place: 'SmartChargingCtrlr.PeriodsPerSchedule' },
  { key: 'ConnectorSwitch3to1PhaseSupported', place: 'SmartChargingCtrlr.Phases3to1' },
  { key: 'AdditionalRootCertificateCheck', place: 'SecurityCtrlr.AdditionalRootCertificateCheck' },
  { key: 'AuthorizationKey', place: 'SecurityCtrlr.BasicAuthPassword', spelling: password },
  { key: 'CertificateSignedMaxChainSize', place: 'SecurityCtrlr.MaxCertificateChainSize' },
  { key: 'CpoName', place: 'SecurityCtrlr.OrganizationName' },
  { key: 'SecurityProfile', place: 'SecurityCtrlr.SecurityProfile' },
]

// Keys, components, variables and instances are all compared without regard to case (1.6 §7.17, part 2 §2.1).
const fold = (text: string) => text.toLowerCase()

const byKey = new Map(standardKeys.map((entry) => [fold(entry.key), entry]))
const byPlace = new Map(standardKeys.map((entry) => [fold(entry.place), entry]))
const components = new Set([keysComponent, ...standardKeys.map(({ place }) => place.split('.')[0]!)].map(fold))

const keysPlace = (key: string): Place => ({ component: { name: keysComponent }, variable: { name: key } })

/** Where a key of the station stands in the device model, and its value there. */
export function toVariable(key: string, value: string): Place & { value: string } {
  const entry = byKey.get(fold(key))
  const spelt = entry?.spelling ? entry.spelling.toVariable(value) : value
  return entry && spelt !== undefined ? { ...parse(entry.place), value: spelt } : { ...keysPlace(key), value }
}

/** Where a key stands that was named by its own name (`ConfigurationKeys`), and its value there, unless that is secret; undefined where that name is its place, or it was named by another. */
export function placeOf(asked: ComponentType, key: string, value: string): (Place & { value: string }) | undefined {
  if (fold(asked.name) !== fold(keysComponent)) return undefined
  const place = toVariable(key, value)
  if (place.component.name === keysComponent) return undefined
  return isSecretVariable(place.variable.name) ? { ...place, value: '' } : place
}

const parse = (place: string): Place => {
  const [, component, variable, instance] = /^(\w+)\.(\w+)(?:\[(\w+)\])?$/.exec(place)!
  return { component: { name: component! }, variable: instance ? { name: variable!, instance } : { name: variable! } }
}

/** How a key stands for a variable: its name, and the value both ways (undefined for a value the other side cannot hold). */
export interface Key {
  key: string
  toVariable(value: string): string | undefined
  toKey(value: string): string | undefined
}

/** The key of a variable, or which of the two the station cannot know. */
export function toKey(component: ComponentType, variable: VariableType): Key | 'UnknownComponent' | 'UnknownVariable' {
  // No key belongs to one EVSE or one of several components.
  if (component.evse || component.instance || !components.has(fold(component.name))) return 'UnknownComponent'
  const same = (value: string) => value
  if (fold(component.name) === fold(keysComponent)) {
    return variable.instance ? 'UnknownVariable' : { key: variable.name, toVariable: same, toKey: same }
  }
  const place = `${component.name}.${variable.name}${variable.instance ? `[${variable.instance}]` : ''}`
  const entry = byPlace.get(fold(place))
  return entry ? { key: entry.key, ...(entry.spelling ?? { toVariable: same, toKey: same }) } : 'UnknownVariable'
}
