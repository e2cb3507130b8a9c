import type { StationRef } from '#base/context.js'
import type { LinkEnd, SystemData } from '#base/system.js'

interface Departure {
  station: StationRef
  end: LinkEnd
}

export interface DepartureOptions {
  release: SystemData['links']['release']
  /** The station has no newer connection: it is offline now. */
  onOffline(station: StationRef, reason: string): void
  onTrouble(err: unknown, waiting: number): void
}

/** Ends of connections, written together and tried again until they are written: a station must not stay online because the database was away. */
export function departures({ release, onOffline, onTrouble }: DepartureOptions) {
  let waiting: Departure[] = []
  let writing: Promise<void> | undefined

  const writeAll = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, 500)
      const offline = await release(batch.map(({ end }) => end))
      waiting = waiting.slice(batch.length)
      for (const { station, end } of batch)
        if (offline.some((gone) => gone.stationPk === station.id && gone.tenantId === station.tenantId)) onOffline(station, end.reason)
    }
  }
  const flush = (): Promise<void> =>
    (writing ??= Promise.resolve() // what arrives in this turn goes along
      .then(writeAll)
      .catch((err: unknown) => onTrouble(err, waiting.length))
      .finally(() => (writing = undefined)))
  const timer = setInterval(() => waiting.length > 0 && void flush(), 1_000)
  timer.unref()
  return {
    add(departure: Departure): Promise<void> {
      waiting.push(departure)
      return flush()
    },
    async stop() {
      clearInterval(timer)
      await flush()
    },
  }
}
