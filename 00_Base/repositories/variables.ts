/** Where a value sits in a station's device model. */
export interface VariableKey {
  component: string
  componentInstance?: string
  evseId?: number
  connectorId?: number
  variable: string
  variableInstance?: string
  /** Actual when absent. */
  attributeType?: string
}

/** What a station said of one attribute. */
export interface VariableReport extends VariableKey {
  /** Absent: what was known of the value stays. */
  value?: string
  /** The station's own word, such as Accepted, Rejected or RebootRequired; absent where it reported without being asked for this one. */
  status?: string
  /** What a report adds; absent: what was known of it stays. */
  mutability?: string
  persistent?: boolean
  constant?: boolean
  characteristics?: Characteristics
}

/** What a variable can hold (part 2, VariableCharacteristicsType). */
export interface Characteristics {
  dataType: string
  unit?: string
  minLimit?: number
  maxLimit?: number
  /** Allowed values, separated by commas. */
  valuesList?: string
  supportsMonitoring: boolean
}

export interface Variables {
  /** Makes it what is known of the station; of two reports on one attribute the last counts. */
  record(stationPk: number, reports: VariableReport[], at: Date): Promise<void>
  /** The last known value of an attribute; undefined when none is known. Names compare without regard to case (part 2, B06). */
  value(stationPk: number, key: VariableKey): Promise<string | undefined>
  /** The smaller of the value of an attribute and its upper limit, where they are positive numbers: stations tell of what they take by either (part 2, DeviceDataCtrlr). */
  most(stationPk: number, key: VariableKey): Promise<number | undefined>
  /** The actual values of the named components and their upper limits, of the station and of its EVSEs. */
  ofComponents(
    stationPk: number,
    components: readonly string[],
  ): Promise<Array<{ variable: string; evseId?: number; value?: string; maxLimit?: number }>>
}
