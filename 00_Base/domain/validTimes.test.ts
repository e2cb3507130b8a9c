import { expect, it } from 'vitest'
import { openUntil } from './validTimes.js'

const nights = { timeZone: 'Europe/Amsterdam', windows: [{ days: [6], from: '22:00', to: '06:00' }] }

it.each([
  ['before it opens', '2026-01-10T20:59:59Z', undefined],
  ['when it opens', '2026-01-10T21:00:00Z', '2026-01-11T05:00:00.000Z'],
  ['after midnight', '2026-01-11T04:59:59Z', '2026-01-11T05:00:00.000Z'],
  ['when it closes', '2026-01-11T05:00:00Z', undefined],
  // Clocks go forward on Sunday 2026-03-29 and back on Sunday 2026-10-25.
  ['in the short night of spring', '2026-03-28T22:00:00Z', '2026-03-29T04:00:00.000Z'],
  ['in the long night of autumn', '2026-10-24T21:00:00Z', '2026-10-25T05:00:00.000Z'],
])('a Saturday night window is read on the wall clock: %s', (_when, now, closes) => {
  expect(openUntil(nights, new Date(now))?.toISOString()).toBe(closes)
})

it('wraps from Sunday to Monday, ends at 24:00 and takes the longest of overlapping windows', () => {
  const zone = { timeZone: 'UTC' }
  const sunday = new Date('2026-01-11T23:30:00Z')

  expect(openUntil({ ...zone, windows: [{ days: [7], from: '23:00', to: '01:00' }] }, sunday)).toEqual(new Date('2026-01-12T01:00:00Z'))
  expect(openUntil({ ...zone, windows: [{ days: [7], from: '00:00', to: '24:00' }] }, sunday)).toEqual(new Date('2026-01-12T00:00:00Z'))
  expect(
    openUntil(
      {
        ...zone,
        windows: [
          { days: [7], from: '20:00', to: '23:45' },
          { days: [7], from: '23:00', to: '03:00' },
        ],
      },
      sunday,
    ),
  ).toEqual(new Date('2026-01-12T03:00:00Z'))
  expect(openUntil({ ...zone, windows: [{ days: [7], from: '23:00', to: '01:00' }] }, new Date('2026-01-12T00:59:00Z'))).toEqual(
    new Date('2026-01-12T01:00:00Z'),
  )
})

it('refuses a zone that does not exist', () => {
  expect(() => openUntil({ ...nights, timeZone: 'Mars/Olympus' }, new Date())).toThrow(RangeError)
})
