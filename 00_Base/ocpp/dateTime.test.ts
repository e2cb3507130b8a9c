import { describe, expect, it } from 'vitest'
import { dateTimeFault, toInstant } from './dateTime.js'

describe('a timestamp', () => {
  it.each([
    '2026-11-21T10:00:00Z',
    '2026-11-21t10:00:00z',
    '2026-11-21T10:00:00.5+01:00',
    '2026-11-21T10:00:00.123456-12:00',
    '2026-11-21T10:00:00+14:00',
    '2024-02-29T00:00:00Z',
    '2000-02-29T00:00:00Z',
    '2016-12-31T23:59:60Z',
    '1970-01-01T00:00:00Z',
    '2099-12-31T23:59:59Z',
    '0001-01-01T00:00:00Z',
    '9998-12-31T23:59:59Z',
  ])('%s is an instant', (text) => {
    expect(dateTimeFault(text, 'required')).toBeUndefined()
    expect(dateTimeFault(text, 'optional')).toBeUndefined()
  })

  it.each(['2026-11-21T10:00:00', '2026-11-21T10:00:00.123', '2026-11-21T10:00:00+0100', '2026-11-21T10:00:00+01'])(
    '%s needs ISO 8601, so only 1.6 takes it',
    (text) => {
      expect(dateTimeFault(text, 'required')).toBe('malformed')
      expect(dateTimeFault(text, 'optional')).toBeUndefined()
    },
  )

  it.each([
    '',
    'now',
    '222222017-01-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T10:60:00Z',
    '2026-01-01T10:00:61Z',
    '2026-01-01T10:00:00+24:00',
    '2026-01-01T10:00Z',
    '2026-01-01',
    '2026-01-01 10:00:00Z',
    ' 2026-01-01T10:00:00Z',
    '2026-01-01T10:00:00Z\n',
    '-2026-01-01T10:00:00Z',
    '+012026-01-01T10:00:00Z',
    '2026-01-01T10:00:00.Z',
    '２026-01-01T10:00:00Z',
  ])('%j is malformed', (text) => {
    expect(dateTimeFault(text, 'required')).toBe('malformed')
    expect(dateTimeFault(text, 'optional')).toBe('malformed')
  })

  it.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00', // in the year 0
    '9999-12-31T23:59:59Z',
    '2026-01-01T00:00:00+23:59',
    '2026-01-01T00:00:00-16:00',
  ])('%s is well-formed and impossible', (text) => {
    expect(dateTimeFault(text, 'required')).toBe('impossible')
    expect(dateTimeFault(text, 'optional')).toBe('impossible')
  })
})

describe('the instant of a timestamp', () => {
  it.each([
    ['2026-11-21T10:00:00Z', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21t10:00:00.25z', '2026-11-21T10:00:00.250Z'],
    ['2026-11-21T10:00:00.123456789+01:00', '2026-11-21T09:00:00.123Z'],
    ['2026-11-21T10:00:00-0330', '2026-11-21T13:30:00.000Z'],
    ['2026-11-21T10:00:00+02', '2026-11-21T08:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['0050-01-01T00:00:00Z', '0050-01-01T00:00:00.000Z'],
  ])('of %s is %s', (text, instant) => {
    expect(toInstant(text).toISOString()).toBe(instant)
  })

  it('is UTC when no zone is given, whatever zone this machine is in', () => {
    const zone = process.env.TZ
    process.env.TZ = 'America/New_York'
    try {
      expect(toInstant('2026-07-01T10:00:00').toISOString()).toBe('2026-07-01T10:00:00.000Z')
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })

  it('is refused for what is no timestamp', () => {
    expect(() => toInstant('yesterday')).toThrow(expect.objectContaining({ code: 'FormatViolation' }))
  })
})
