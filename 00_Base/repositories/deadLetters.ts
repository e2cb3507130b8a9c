/** A message we could read but not process: kept whole, so that nothing a station said is lost. */
export interface DeadLetter {
  stationPk: number
  receivedAt: Date
  action: string
  reason: string
  payload: object
}

export interface DeadLetters {
  record(letter: DeadLetter): Promise<void>
}
