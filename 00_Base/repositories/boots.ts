/** What a station said of itself when it booted, and what it was told. */
export interface Boot {
  stationPk: number
  at: Date
  reason?: string
  vendor: string
  model: string
  serialNumber?: string
  firmwareVersion?: string
  iccid?: string
  imsi?: string
  status: 'Accepted' | 'Pending' | 'Rejected'
  intervalSeconds: number
  customData?: object
}

export interface Boots {
  /** Keeps the boot and makes its facts and status the station's current ones. */
  record(boot: Boot): Promise<void>
}
