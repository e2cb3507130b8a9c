import { openApi } from './simulate/api.js'
import { type Compared, compare } from './simulate/check.js'
import { enrolStations } from './simulate/enrol.js'
import { Mistake } from './simulate/mistake.js'
import { type Options, readOptions, usage } from './simulate/options.js'
import { openProgress, type Progress } from './simulate/progress.js'
import { type SimulatedStation, simulatedStation } from './simulate/station.js'
import { summary } from './simulate/summary.js'

const apartMs = 20

/**
 * `simulate --stations 5 --version 2.0.1 --sessions 3`: registers stations, lets them charge and compares what they sent with what REST shows.
 * The exit code is 1 when a session failed or its energy differs.
 */
export async function simulate(argv: string[]): Promise<number> {
  try {
    const options = await readOptions(argv)
    if (options) return await run(options)
    process.stdout.write(usage)
    return 0
  } catch (err) {
    if (!(err instanceof Error && (err instanceof Mistake || err.name === 'ConfigError'))) throw err
    console.error(`plugboard simulate: ${err.message}`)
    return 1
  }
}

async function run(options: Options): Promise<number> {
  const api = openApi(options.api, options.key)
  const enrolled = await enrolStations(api, options)
  process.stdout.write(`${enrolled.length} stations at ${options.url}, ${options.sessions} sessions each, --seed ${options.seed}\n`)
  const progress = openProgress(
    enrolled.map(({ stationId }) => stationId),
    options.sessions,
  )
  const stations = enrolled.map((station, index) => simulatedStation(station, index, options, progress))
  const interrupted = interruption(stations)
  const failures = await liveAll(stations, progress)
  if (options.keep && failures.length < stations.length && !interrupted.happened()) {
    progress.note('', 'stations stay connected: Ctrl-C ends')
    await interrupted.wait
  }
  await Promise.allSettled(stations.map((station) => station.leave()))
  progress.stop()
  interrupted.forget()
  const compared = await compare(
    api,
    stations.flatMap((station) => station.ended),
  )
  process.stdout.write(summary(compared, failures))
  const complete = interrupted.happened() || options.keep || compared.length >= stations.length * options.sessions
  return failures.length === 0 && complete && compared.every(({ fault }: Compared) => fault === undefined) ? 0 : 1
}

/** What went wrong, a line for each station that failed. */
async function liveAll(stations: SimulatedStation[], progress: Progress): Promise<string[]> {
  const lives = stations.map(async (station, index) => {
    // All in one moment is a test of another kind.
    await new Promise((resolve) => setTimeout(resolve, index * apartMs))
    await station.run()
  })
  const outcomes = await Promise.allSettled(lives)
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as Error).message] : []))
  for (const failure of failures) progress.note('', failure)
  return failures
}

/** The first Ctrl-C ends the sessions properly; the second ends the process. */
function interruption(stations: SimulatedStation[]) {
  let happened = false
  let wake = () => {}
  const wait = new Promise<void>((resolve) => (wake = resolve))
  const stop = () => {
    happened = true
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop)
    void Promise.allSettled(stations.map((station) => station.leave())).then(wake)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  return {
    wait,
    happened: () => happened,
    forget() {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop)
    },
  }
}
