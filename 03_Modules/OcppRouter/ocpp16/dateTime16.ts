import { dateTimeFault } from '#base/ocpp/dateTime.js'

const shortZone = /([+-]\d\d):?(\d\d)?$/

/** A 1.6 timestamp as RFC 3339 text: one without a zone is UTC (1.6 §3.14), short zones are completed, every digit stays. */
export function toRfc3339(text: string): string {
  if (dateTimeFault(text, 'required') === undefined) return text
  const [date, time] = [text.slice(0, 11), text.slice(11)]
  return shortZone.test(time) ? date + time.replace(shortZone, (_, hours, minutes = '00') => `${hours}:${minutes}`) : `${text}Z`
}
