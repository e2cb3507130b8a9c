import type { StationRef } from '#base/context.js'
import type { LinkEnd, SystemData } from '#base/system.js'
import { inHalves } from './inHalves.js'

interface Departure {
  station: StationRef
  end: LinkEnd
}

export interface DepartureOptions {
  release: SystemData['links']['release']
  /** The station has no newer connection: it is offline now. */
  onOffline(station: StationRef, reason: string): void
  /** They wait for the database. */
  onTrouble(err: unknown, waiting: number): void
  /** The end of this connection cannot be stored at all. */
  onLost(station: StationRef, err: unknown): void
}

/** Ends of connections, written together and tried again until they are written: a station must not stay online because the database was away. */
export function departures({ release, onOffline, onTrouble, onLost }: DepartureOptions) {
  const waiting = new Set<Departure>()
  let writing: Promise<void> | undefined

  const write = async (batch: Departure[]) => {
    const offline = await release(batch.map(({ end }) => end))
    for (const departure of batch) {
      waiting.delete(departure)
      const { station, end } = departure
      if (offline.some((gone) => gone.stationPk === station.id && gone.tenantId === station.tenantId)) onOffline(station, end.reason)
    }
  }
  const giveUp = (departure: Departure, err: unknown) => {
    waiting.delete(departure)
    onLost(departure.station, err)
  }
  const writeAll = async () => {
    while (waiting.size > 0) await inHalves([...waiting].slice(0, 500), write, giveUp)
  }
  const flush = (): Promise<void> =>
    (writing ??= Promise.resolve() // what arrives in this turn goes along
      .then(writeAll)
      .catch((err: unknown) => onTrouble(err, waiting.size))
      .finally(() => (writing = undefined)))
  const timer = setInterval(() => waiting.size > 0 && void flush(), 1_000)
  timer.unref()
  return {
    add({ station, end }: Departure): Promise<void> {
      waiting.add({ station, end: { ...end, reason: printable(end.reason) } })
      return flush()
    },
    async stop() {
      clearInterval(timer)
      await flush()
    },
  }
}

/** A close reason is whatever the station sent: PostgreSQL's text refuses NUL, and no reader wants the other control characters. */
const printable = (reason: string): string => reason.replaceAll(/\p{Cc}+/gu, ' ').trim()
