export interface DataTransfer {
  stationPk: number
  vendorId: string
  messageId?: string
  data?: unknown
  /** What the station was answered. */
  status: string
  at: Date
}

export interface DataTransfers {
  record(transfer: DataTransfer): Promise<void>
}
