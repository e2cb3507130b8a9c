import { describe, expect, it } from 'vitest'
import { evseStatus, type Status, stationStatus } from './availability.js'

const at = (status: string, minute = 0): Status => ({ status, statusAt: new Date(Date.UTC(2026, 4, 1, 8, minute)) })

describe('the status of an EVSE', () => {
  it.each<[string, Status | undefined, Status[], string | undefined]>([
    ['is unknown until something was reported', undefined, [{}], undefined],
    ['is its own where no connector said more', at('Unavailable'), [{}], 'Unavailable'],
    ['is its own where that is as new', at('Unavailable', 5), [at('Available', 5)], 'Unavailable'],
    ['is that of its connector where that is newer', at('Unavailable', 5), [at('Available', 6)], 'Available'],
    ['is Occupied by one connector', undefined, [at('Available'), at('Occupied')], 'Occupied'],
    ['is Reserved by one connector', undefined, [at('Available'), at('Reserved')], 'Reserved'],
    ['is Available by one good connector', undefined, [at('Faulted'), at('Available')], 'Available'],
    ['is Faulted where nothing works', undefined, [at('Faulted'), at('Unavailable')], 'Faulted'],
  ])('%s', (_, own, connectors, expected) => {
    expect(evseStatus(own, connectors)).toBe(expected)
  })
})

describe('the status of a station', () => {
  it.each<[string, Status | undefined, Array<string | undefined>, string | undefined]>([
    ['is unknown until something was reported', undefined, [undefined], undefined],
    ['is Unavailable where it says so', at('Unavailable'), ['Available'], 'Unavailable'],
    ['is Faulted where it says so', at('Faulted'), ['Available'], 'Faulted'],
    ['is Available while one EVSE is', at('Available'), ['Occupied', 'Available'], 'Available'],
    ['is Occupied when all that work are', at('Available'), ['Occupied', 'Faulted'], 'Occupied'],
    ['is Faulted when every EVSE is', at('Available'), ['Faulted'], 'Faulted'],
    ['is its own where no EVSE is known', at('Available'), [], 'Available'],
  ])('%s', (_, own, evses, expected) => {
    expect(stationStatus(own, evses)).toBe(expected)
  })
})
