import { createHash, createHmac } from 'node:crypto'
import type { OcppVersion } from '#base/ocpp/version.js'
import type { Api } from './api.js'
import type { Options } from './options.js'

/** A station as Plugboard knows it now. */
export interface Enrolled {
  stationId: string
  version: OcppVersion
  password: string
  idToken: string
  /** Where its meter was left by the last run. */
  registerWh: number
}

const parallel = 8

/** Registers the stations and a token for each; what a former run registered gets its password again. */
export async function enrolStations(api: Api, options: Options): Promise<Enrolled[]> {
  const wanted = Array.from({ length: options.stations }, (_, i) => describe(i, options))
  const todo = [...wanted]
  // A station connects with the profile it is registered with and no other.
  const securityProfile = options.url.startsWith('wss:') ? 2 : 1
  const worker = async () => {
    for (let station = todo.shift(); station; station = todo.shift()) await enrol(api, station, securityProfile)
  }
  await Promise.all(Array.from({ length: parallel }, worker))
  return wanted
}

function describe(index: number, { prefix, versions, password, key }: Options): Enrolled {
  const version = versions[index % versions.length]!
  const stationId = `${prefix}${version.replaceAll('.', '')}-${String(index + 1).padStart(3, '0')}`
  return {
    stationId,
    version,
    // Secret, and the same in the next run.
    password: password ?? createHmac('sha256', key).update(`simulate ${stationId}`).digest('base64url').slice(0, 32),
    // The UID of a card: seven bytes, the first of them the maker's.
    idToken: `04${createHash('sha256').update(stationId).digest('hex').slice(0, 12)}`.toUpperCase(),
    registerWh: 0,
  }
}

async function enrol(api: Api, station: Enrolled, securityProfile: number): Promise<void> {
  const { stationId, password, idToken } = station
  await api.create('/tokens', { idToken, type: 'ISO14443', status: 'Accepted' })
  if (await api.create('/stations', { stationId, securityProfile, password })) return
  const { items } = await api.get(`/stations?stationId=${encodeURIComponent(stationId)}`)
  await api.change(`/stations/${items[0].id}`, { securityProfile, password })
  const last = await api.get(`/transactions?stationId=${encodeURIComponent(stationId)}&limit=1`)
  const { meterStartWh = 0, energyWh = 0, meterStopWh = meterStartWh + energyWh } = last.items[0] ?? {}
  station.registerWh = meterStopWh
}
