import { onTestFinished } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'
import { type Effect, effects } from './effects.js'

declare module 'vitest' {
  interface TaskMeta {
    /** What crossed the socket with valid frames during the test, such as `1.6 up Heartbeat`: up is from the station, down is to it. */
    crossings?: string[]
    /** Those of them whose effect the test read over REST afterwards. */
    effects?: string[]
  }
}

/** A message that crossed the socket with its answer. */
export interface Crossed {
  version: OcppVersion
  direction: 'up' | 'down'
  action: string
  station: { id: number; stationId: string }
  request: any
  /** Undefined of a message that is only sent. */
  response: any
  /** When the request crossed, ms since 1970. */
  sentAt: number
  order: number
}

/** A read that was answered 200 with something. */
interface Read {
  /** Below /api/v1, without its query. */
  path: string
  answer: any
  order: number
}

/** What happened in the running test, in order. */
let current: { crossed: Crossed[]; reads: Read[] } | undefined
let order = 0

/** From here on the running test is recorded; what came of it is in its `meta` when it has finished. */
export function recorded() {
  const test = (current ??= begun())
  return (one: Omit<Crossed, 'order'>) => void test.crossed.push({ ...one, order: order++ })
}

function begun() {
  const test = { crossed: [] as Crossed[], reads: [] as Read[] }
  onTestFinished(({ task }) => {
    current = undefined
    const named = (some: Crossed[]) =>
      [...new Set(some.map(({ version, direction, action }) => `${version} ${direction} ${action}`))].toSorted()
    task.meta.crossings = named(test.crossed)
    task.meta.effects = named(test.crossed.filter((one) => isSeen(one, test.reads)))
  })
  return test
}

/** A read of REST: it counts for what crossed before it was asked. */
export async function reading<T extends { status: number; body: any }>(url: string, ask: () => Promise<T>): Promise<T> {
  const asked = order++
  const answer = await ask()
  if (answer.status === 200) current?.reads.push({ path: url.replace('/api/v1', '').split('?')[0]!, answer: answer.body, order: asked })
  return answer
}

/** Whether a read after the message shows its effect. */
function isSeen(one: Crossed, reads: Read[]): boolean {
  const effect = effects[one.version][one.action]?.[one.direction]
  if (!effect) return false
  const those = reads.filter(({ path }) => isOf(effect, path, one.station.id))
  const before = those.filter((read) => read.order < one.order).map(({ answer }) => answer)
  return those.some((read) => read.order > one.order && effect.sees(read.answer, one, before))
}

/** `/stations/7/firmware` is a read of `/stations/{id}/firmware` for station 7 alone. */
function isOf({ reads }: Effect, path: string, stationPk: number): boolean {
  const wanted = reads.replace(/^\/stations\/\{id\}/, `/stations/${stationPk}`).split('/')
  const parts = path.split('/')
  return parts.length === wanted.length && wanted.every((part, i) => /^\{.*\}$/.test(part) || part === parts[i])
}
