import { OcppError } from './errors.js'

// 2.x part 2 §3.1: RFC 3339. More than three decimals are against the text but harmless; refusing them would lose whole sessions.
const rfc3339 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/
// 1.6 §3.14 asks for ISO 8601 only, where a zone may be missing or short.
const iso8601 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?$/

/** Real offsets end at +14:00; this is what PostgreSQL's timestamptz can read. */
const maxOffsetHours = 15

/**
 * Says what is wrong with a timestamp of the wire: `malformed` (not RFC 3339, or not ISO 8601 for 1.6), `impossible` (well-formed, but a year
 * outside 1..9998 or an offset of 16 hours or more), or undefined when it is an instant. 1970 and 2099 are instants: the domain judges them.
 */
export function dateTimeFault(text: string, zone: 'required' | 'optional'): 'malformed' | 'impossible' | undefined {
  if (!(zone === 'required' ? rfc3339 : iso8601).test(text)) return 'malformed'
  const year = Number(text.slice(0, 4))
  const month = twoDigits(text, 5)
  if (twoDigits(text, 8) > 28 && twoDigits(text, 8) > daysIn(year, month)) return 'malformed'
  if (year < 1 || year > 9998) return 'impossible'
  // East of Greenwich that day began in the year 0, which PostgreSQL does not have.
  if (year === 1 && text.startsWith('0001-01-01') && text.includes('+', 19)) return 'impossible'
  return offsetHours(text) > maxOffsetHours ? 'impossible' : undefined
}

/** The instant a timestamp of the wire stands for; without a zone (1.6) it is UTC. Throws FormatViolation for what `dateTimeFault` calls malformed. */
export function toInstant(text: string): Date {
  if (dateTimeFault(text, 'optional') === 'malformed') throw new OcppError('FormatViolation', 'not a date and time')
  const [, date, seconds, fraction = '', sign, hours, minutes = '00'] = parts.exec(text.toUpperCase())!
  // JavaScript knows no leap second: it is the first instant of the next minute.
  const leap = seconds === '60' ? 1000 : 0
  const instant = new Date(`${date}${leap ? '59' : seconds}${fraction}${sign ? `${sign}${hours}:${minutes}` : 'Z'}`)
  return leap ? new Date(instant.getTime() + leap) : instant
}

const parts = /^(.{17})(\d\d)(\.\d+)?(?:Z|([+-])(\d\d):?(\d\d)?)?$/

const twoDigits = (text: string, at: number) => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function offsetHours(text: string): number {
  const at = Math.max(text.indexOf('+', 19), text.indexOf('-', 19))
  return at < 0 ? 0 : twoDigits(text, at + 1)
}
