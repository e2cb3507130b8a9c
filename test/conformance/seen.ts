import type { Effect } from './effects.js'
import type { Crossed } from './evidence.js'

/** What an entry of an answer must hold for a message; undefined where this message has no effect to see, as one that was refused. */
type Wanted = (request: any, response: any, station: Crossed['station'], sentAt: number) => object | undefined

/** In a wanted value: that there is one. */
export const present = (value: unknown) => value !== undefined && value !== null

const saysSomething = (wanted: object | undefined): wanted is object =>
  wanted !== undefined && Object.values(wanted).some((value) => value !== undefined)
const some = (answer: any, wanted: object) => entries(answer).some((entry) => holds(entry, wanted))

/** The resource has an entry, or is one, that holds what is wanted. */
export const shows = (reads: string, wanted: Wanted): Effect => ({
  reads,
  sees(answer, { request, response, station, sentAt }) {
    const expected = wanted(request, response, station, sentAt)
    return saysSomething(expected) && some(answer, expected)
  },
})

/** The resource had such an entry when it was read before, and has none any more. */
export const loses = (reads: string, wanted: Wanted): Effect => ({
  reads,
  sees(answer, { request, response, station, sentAt }, before) {
    const expected = wanted(request, response, station, sentAt)
    return saysSomething(expected) && before.some((earlier) => some(earlier, expected)) && !some(answer, expected)
  },
})

/** For a command that leaves nothing else: its own record, with what the station answered. */
export const answered: Effect = {
  reads: '/commands/{id}',
  sees: (answer, { action, request, response, station }) =>
    holds(answer, { action, identifier: station.stationId, status: 'answered', request, payload: response }),
}

const entries = (answer: any): any[] => [answer, ...(Array.isArray(answer.items) ? answer.items : [])]

/** Whether a value has all that is wanted; of lists, each wanted element somewhere. What is wanted as undefined is left out; numbers and instants may be spelled otherwise. */
function holds(actual: any, wanted: any): boolean {
  if (typeof wanted === 'function') return wanted(actual)
  if (Array.isArray(wanted)) return Array.isArray(actual) && wanted.every((one) => actual.some((other) => holds(other, one)))
  if (typeof wanted === 'object' && wanted !== null)
    return (
      typeof actual === 'object' &&
      actual !== null &&
      Object.entries(wanted).every(([key, value]) => value === undefined || holds(actual[key], value))
    )
  if (actual === undefined || actual === null) return false
  return String(actual) === String(wanted) || isSameInstant(actual, wanted) || (typeof wanted === 'number' && Number(actual) === wanted)
}

const isInstant = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
const isSameInstant = (a: unknown, b: unknown) => isInstant(a) && isInstant(b) && Date.parse(a) === Date.parse(b)
