/** Clocks of responders and ours may differ by that much. */
const SKEW_MS = 5 * 60_000
/** What says nothing about how long it holds is used when it is not older. */
const MOST_AGE_MS = 24 * 3600_000
/** M07, and ISO 15118-20: results may be kept for a week. */
const MOST_MS = 7 * 24 * 3600_000

/** Until when a status that was issued `thisUpdate` holds. Throws when it does not hold now. */
export function until(thisUpdate: Date, nextUpdate: Date | undefined, at: Date): Date {
  if (thisUpdate.getTime() > at.getTime() + SKEW_MS) throw new Error('it is of the future')
  if (nextUpdate === undefined) {
    if (thisUpdate.getTime() < at.getTime() - MOST_AGE_MS) throw new Error('it is more than a day old and does not say how long it holds')
    return at
  }
  if (nextUpdate <= at) throw new Error(`it has been out of date since ${nextUpdate.toISOString()}`)
  return new Date(Math.min(nextUpdate.getTime(), at.getTime() + MOST_MS))
}
