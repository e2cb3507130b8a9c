import type { OcppVersion } from '#base/ocpp/version.js'
import { bootOf } from '../station.js'
import { type Case, caseOf } from './cases.js'
import { connectPlayer, isExpected, type Player } from './player.js'
import type { Step } from './scene.js'
import { type Subject, startSubject } from './subject.js'
import { shown } from './wire.js'

export interface Plan {
  databaseUrl: string
  seed: number
  /** Frames to send, at least. */
  frames: number
  /** Stations at work side by side; a multiple of three, since versions take turns. */
  stations: number
  /** One case alone; with `history`, after those that its station played before it. */
  only?: number
  history?: boolean
  /** Different failures after which it ends. */
  enough: number
  /** Ends it early, with what there is to say by then. */
  signal?: AbortSignal
  progress?(line: string): void
}

export interface Failure {
  /** Undefined when it is of the process, not of a frame. */
  n?: number
  what: string
  /** All that is known of it. */
  told: string
}

export interface Summary {
  frames: number
  seconds: number
  /** Frames by kind and by version. */
  kinds: Record<string, number>
  /** How often which answer was heard, the error codes among them. */
  heard: Record<string, number>
  /** How often which name of expectations.ts was played. */
  names: Record<string, number>
  /** MiB after the warm-up and at the end, each after a garbage collection; absent when there was no warm-up. */
  memory?: { heap: [number, number]; rss: [number, number] }
  /** Seconds of CPU the product and the fuzzer used; the database is not counted. */
  cpu: { product: number; fuzzer: number }
  warnings: Record<string, number>
  failures: Failure[]
}

/** Frames after which caches, pools and compiled code have their size. */
const warmUp = { share: 0.3, atMost: 50_000 }
/** Frames below which memory says nothing. */
const leastForMemory = 15_000
/** MiB that the live heap may grow after the warm-up: pages of V8 and what is under way, but no list of frames. */
const maxHeapGrowth = 16
/** Stations that have something under way; the others are connected. As many as a small machine answers in the time its database pool waits. */
const maxAtOnce = 60
/** Beyond the deadline at which the product gives a message up itself. */
const patienceMs = 90_000

/** Plays the cases of a seed until so many frames were sent, and says what came of them. */
export async function fuzz(plan: Plan): Promise<Summary> {
  const subject = await startSubject(plan.databaseUrl)
  try {
    return await play(subject, plan)
  } finally {
    await subject.stop()
  }
}

async function play(subject: Subject, plan: Plan): Promise<Summary> {
  const began = Date.now()
  const summary: Summary = {
    frames: 0,
    seconds: 0,
    kinds: {},
    heard: {},
    names: {},
    cpu: { product: 0, fuzzer: 0 },
    warnings: {},
    failures: [],
  }
  const seen = new Set<string>()
  const underWay = new Map<string, number>()
  let closing = false
  const isOver = () => closing || plan.signal?.aborted || summary.failures.length >= plan.enough

  function fail(failure: Failure) {
    if (seen.has(failure.what) || isOver()) return
    seen.add(failure.what)
    summary.failures.push(failure)
    plan.progress?.(`FAILURE ${failure.what}`)
  }

  async function look() {
    for (const trouble of await subject.troubles()) {
      const station = /"station(?:Id)?":"([^"]+)"/.exec(trouble)?.[1]
      const n = station === undefined ? undefined : underWay.get(station)
      const near = n === undefined ? '' : `\nAt about case ${n} of ${station}: ${replay(plan, n)}`
      fail({ what: trouble.replace(/\d+/g, '0').slice(0, 200), told: `${trouble.slice(0, 4_000)}${near}` })
    }
  }

  async function one(station: Station, n: number) {
    const played = caseOf(plan.seed, n)
    underWay.set(station.id, n)
    const heard = await station.play(played)
    const kind = `${played.kind} ${played.version}`
    for (const [i, step] of played.steps.entries()) {
      summary.frames++
      add(summary.kinds, kind)
      add(summary.names, step.name)
      add(summary.heard, heard[i]!.split(':')[0]!.slice(0, 60))
      if (!isExpected(step.expect, heard[i]!)) fail(failureOf(plan, played, i, heard[i]!))
    }
  }

  const stations = Array.from({ length: plan.only === undefined ? plan.stations : 1 }, (_, i) => new Station(subject, `FUZZ-${i}`))
  const next = stations.map((_, i) => i)
  /** All stations at once, each through its own cases, until so many frames were sent. */
  const until = (frames: number) =>
    Promise.all(
      stations.map(async (station, i) => {
        for (; summary.frames < frames && !isOver(); next[i]! += stations.length) await turns(() => one(station, next[i]!))
      }),
    )

  const cpuBefore = { product: await subject.cpuSeconds(), fuzzer: ownCpuSeconds() }
  const turns = atOnce(maxAtOnce)
  const watch = setInterval(() => {
    void look().catch((err: unknown) => fail({ what: 'the process cannot be watched', told: String(err) }))
    const seconds = (Date.now() - began) / 1000
    plan.progress?.(`${summary.frames} frames, ${Math.round(summary.frames / seconds)}/s, ${summary.failures.length} failures`)
  }, 2_000)
  try {
    if (plan.only !== undefined) for (const n of casesUpTo(plan)) await one(stations[0]!, n)
    else if (plan.frames < leastForMemory) await until(plan.frames)
    else {
      await until(Math.min(plan.frames * warmUp.share, warmUp.atMost))
      const before = await quiet(subject)
      // Ended during the warm-up: there is nothing to compare.
      if (!isOver()) {
        await until(plan.frames)
        const after = await quiet(subject)
        summary.memory = { heap: [before.heap, after.heap], rss: [before.rss, after.rss] }
        const growth = after.heap - before.heap
        if (growth > maxHeapGrowth)
          fail({
            what: 'the heap grows',
            told: `the live heap grew by ${growth.toFixed(1)} MiB after the warm-up; ${maxHeapGrowth} are allowed`,
          })
      }
    }
    await look()
  } finally {
    clearInterval(watch)
    closing = true
    await Promise.all(stations.map((station) => station.close()))
    closing = false
  }
  summary.cpu = { product: (await subject.cpuSeconds()) - cpuBefore.product, fuzzer: ownCpuSeconds() - cpuBefore.fuzzer }
  const code = await subject.stop()
  if (code !== 0) fail({ what: 'the process did not end in order', told: `exit code ${code}` })
  summary.seconds = (Date.now() - began) / 1000
  summary.warnings = Object.fromEntries(subject.warnings)
  return summary
}

/** What is left in memory once logs are written and everything was collected. */
async function quiet(subject: Subject) {
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  await subject.memory()
  return subject.memory()
}

const ownCpuSeconds = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const add = (counts: Record<string, number>, name: string) => (counts[name] = (counts[name] ?? 0) + 1)

/** Lets so many things happen at once; the others wait for their turn, in order. */
function atOnce(limit: number) {
  const queue: Array<() => void> = []
  let running = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < limit) running++
    else await new Promise<void>((resolve) => queue.push(resolve))
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running--
    }
  }
}

const casesUpTo = ({ only, history, stations }: Plan): number[] => {
  if (!history) return [only!]
  return Array.from({ length: Math.floor(only! / stations) + 1 }, (_, i) => (only! % stations) + i * stations)
}

export const replay = ({ seed, stations }: Pick<Plan, 'seed' | 'stations'>, n: number): string =>
  `npm run fuzz -- --seed ${seed} --only ${n}    (after what its station said before: add --history --stations ${stations})`

function failureOf(plan: Plan, played: Case, i: number, heard: string): Failure {
  const { n, version, steps, station } = played
  const step = steps[i]!
  const before = i === 0 ? '' : ` (frame ${i + 1} of ${steps.length}, from a station that is ${station})`
  return {
    n,
    what: `${version} ${step.name}, ${step.action ?? 'no action'}: ${heard.replace(/".{20,}/, '…').slice(0, 160)} instead of ${step.expect}`,
    told: [
      `OCPP ${version}, ${step.name}${before}`,
      ...(step.command ? [`asked:    ${step.command.path} ${JSON.stringify(step.command.body)}`] : []),
      `sent:     ${shown(step.wire)}`,
      `heard:    ${heard}`,
      `expected: ${step.expect}`,
      `again:    ${replay(plan, n)}`,
    ].join('\n'),
  }
}

/** One that is there for the whole run, with its connections. */
class Station {
  private player?: Player
  private booted = false

  constructor(
    private readonly subject: Subject,
    readonly id: string,
  ) {}

  /** Says what was heard of each step; what keeps it from being played is heard of each. */
  async play(played: Case): Promise<string[]> {
    try {
      return played.station === 'booted' ? await this.playOn(played) : await this.playAnew(played)
    } catch (err) {
      return played.steps.map(() => String(err))
    }
  }

  close = async () => this.player?.close()

  private async playOn(played: Case): Promise<string[]> {
    const { version, steps, together } = played
    if (!this.player?.isOpen()) {
      this.player = await this.connect(this.id, played)
      if (!this.booted) await this.player.play([bootStep(version)], false)
      this.booted = true
    }
    return this.player.play(steps, together)
  }

  /** Registered for this case alone, so that nobody has seen it before. */
  private async playAnew(played: Case): Promise<string[]> {
    const id = `${this.id}-${played.n}`
    if (played.station !== 'Accepted') await this.subject.register(id, played.station)
    const player = await this.connect(id, played)
    const heard = await player.play(played.steps, played.together)
    await player.close()
    return heard
  }

  private connect = (id: string, { version }: Case): Promise<Player> =>
    connectPlayer(this.subject.url(id), version, { patienceMs, command: (command) => this.subject.command(id, command) })
}

const bootStep = (version: OcppVersion): Step => ({
  name: 'valid message',
  wire: { text: JSON.stringify([2, 'boot', 'BootNotification', bootOf(version)]) },
  id: 'boot',
  action: 'BootNotification',
  expect: 'result',
})
