import type { Api } from './api.js'
import type { Session } from './session.js'

/** A session as it was sent and as Plugboard shows it. */
export interface Compared {
  stationId: string
  transactionId: string
  sentWh: number
  /** Undefined: Plugboard does not show the session, or no energy of it. */
  shownWh?: number
  /** What is wrong; undefined: the same energy, trusted. */
  fault?: string
}

/** Asks REST for each ended session; the row is there as soon as the station had its answer. */
export async function compare(api: Api, sessions: Session[]): Promise<Compared[]> {
  const results: Compared[] = []
  for (const { stationId, transactionId = '', startWh, stopWh = 0 } of sessions) {
    const query = new URLSearchParams({ stationId, transactionId })
    const { items } = await api.get(`/transactions?${query.toString()}`)
    const sentWh = stopWh - startWh
    results.push({ stationId, transactionId, sentWh, shownWh: items[0]?.energyWh, fault: faultIn(items, sentWh) })
  }
  return results
}

function faultIn(items: any[], sentWh: number): string | undefined {
  const [shown] = items
  if (!shown) return 'is not there'
  if (items.length > 1) return `is there ${items.length} times`
  if (shown.energyWh !== sentWh) return `shows ${shown.energyWh ?? 'no'} Wh`
  if (!shown.endedAt) return 'has not ended'
  return shown.flags.includes('suspect') ? 'is not trusted (suspect)' : undefined
}
