export interface SecurityEvent {
  stationPk: number
  type: string
  at: Date
  receivedAt: Date
  techInfo?: string
}

export interface SecurityEvents {
  /** Keeps it once: false when the station only repeats itself. */
  record(event: SecurityEvent): Promise<boolean>
}
