/** When a token may be used: weekly windows on the wall clock of a place. */
export interface ValidTimes {
  /** IANA zone, such as Europe/Amsterdam; an unknown one throws a RangeError. */
  timeZone: string
  windows: readonly {
    /** Days on which the window opens, 1 = Monday … 7 = Sunday. */
    days: readonly number[]
    /** "HH:MM", included. */
    from: string
    /** "HH:MM", excluded; "24:00" is the end of the day; at or before `from` it is on the next day. */
    to: string
  }[]
}

const dayMinutes = 24 * 60
const weekMinutes = 7 * dayMinutes

/** The instant at which the window open at `now` closes, `undefined` when none is open. */
export function openUntil({ timeZone, windows }: ValidTimes, now: Date): Date | undefined {
  const local = minuteOfWeek(now, timeZone)
  const left = windows.flatMap(({ days, from, to }) =>
    days.flatMap((day) => {
      const opens = (day - 1) * dayMinutes + minutes(from)
      const length = minutes(to) > minutes(from) ? minutes(to) - minutes(from) : minutes(to) - minutes(from) + dayMinutes
      const since = (local - opens + weekMinutes) % weekMinutes
      return since < length ? [length - since] : []
    }),
  )
  return left.length === 0 ? undefined : atWallClock(now, Math.max(...left), timeZone)
}

/** `now` plus so many minutes on the wall clock: an hour is lost or won when the clocks change in between. */
function atWallClock(now: Date, minutesLeft: number, timeZone: string): Date {
  const wholeMinute = Math.floor(now.getTime() / 60_000)
  const wanted = (minuteOfWeek(now, timeZone) + minutesLeft) % weekMinutes
  const naive = new Date((wholeMinute + minutesLeft) * 60_000)
  const off = ((minuteOfWeek(naive, timeZone) - wanted + weekMinutes + weekMinutes / 2) % weekMinutes) - weekMinutes / 2
  return new Date(naive.getTime() - off * 60_000)
}

function minuteOfWeek(instant: Date, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]))
  const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part.weekday ?? '')
  return day * dayMinutes + Number(part.hour) * 60 + Number(part.minute)
}

function minutes(clock: string): number {
  const [hours = 0, rest = 0] = clock.split(':').map(Number)
  return hours * 60 + rest
}
