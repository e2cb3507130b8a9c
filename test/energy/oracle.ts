/**
 * Invents charging sessions and what a station would send about them. It starts from the true energy and imports nothing of the
 * product: an error in the product cannot repeat itself here. Amounts are integer mWh, times ms.
 */

export interface Sent {
  at: Date
  value: string | number
  measurand?: string
  phase?: string
  location?: string
  context?: string
  unit?: string
  multiplier?: number
  format?: string
  source: 'transactionEvent' | 'meterValues' | 'meterStart' | 'meterStop'
  seqNo?: number
  offline?: boolean
  receivedAt?: Date
}

export interface Invented {
  story: string
  readings: Sent[]
  session: { startedAt?: Date; endedAt?: Date }
  expected: {
    suspect: boolean
    /** The exact answer in Wh; left out where nobody can know it. */
    energyWh?: number
    /** Where nobody can know it: no answer, or one not above the true energy. */
    atMostWh?: number
  }
}

export type Random = () => number

/** mulberry32: small, fast, the same everywhere. */
export function random(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const stories = [
  'labelled',
  'official',
  'officialAndLabelled',
  'phases',
  'phasesBesideTotal',
  'running',
  'unlabelledAtTheEdges',
  'intervals',
  'clockIntervals',
  'beginMissing',
  'endMissing',
  'beginZero',
  'endZero',
  'onlyEnd',
  'unitSlip',
  'rollOver',
  'jump',
  'wildSample',
  'dip',
  'endUnreadable',
  'endTwice',
  'somePhases',
  'otherLocation',
  'intervalGap',
] as const
export type Story = (typeof stories)[number]

/** Invents one session; the story is chosen by chance unless given. */
export function invent(next: Random, only?: Story): Invented {
  const story = only ?? pick(next, stories)
  const truth = charge(next, story)
  const told = tell(next, story, truth)
  return { story, session: told.session, expected: told.expected, readings: disturb(next, told.readings, truth, story) }
}

interface Truth {
  start: number
  end: number
  /** Instants of samples, strictly inside the session. */
  ticks: number[]
  interval: number
  /** What the station's meter shows, in mWh, never falling. */
  register(time: number): number
  version: 1.6 | 2
}

function charge(next: Random, story: Story): Truth {
  const start = Date.UTC(2026, 2, 1) + whole(next, 0, 200 * 86_400) * 1000
  const interval = pick(next, [60, 300, 900]) * 1000
  const count = whole(next, 3, 40)
  const end =
    start +
    interval * count +
    (story === 'intervals' || story === 'clockIntervals' || story === 'intervalGap' ? 0 : whole(next, 1, interval / 1000 - 1) * 1000)
  const lifetimeOnly: Story[] = ['beginZero', 'endZero', 'onlyEnd', 'unitSlip', 'rollOver', 'dip', 'wildSample', 'endMissing']
  const rebased = !lifetimeOnly.includes(story) && next() < 0.25
  const maxWatts = rebased ? 11_000 : pick(next, [2_300, 11_000, 22_000, 150_000, 300_000])
  // mWh gained per piece of the power curve; idle pieces happen.
  const gains = Array.from({ length: count + 1 }, () => (next() < 0.15 ? 0 : Math.floor((next() * maxWatts * interval) / 3600)))
  if (story !== 'labelled' && story !== 'official') gains[1] = Math.max(gains[1] as number, Math.floor((1_500 * interval) / 3600))
  // A young meter is the harder case: its whole life is no more than a few long sessions.
  const begin = rebased
    ? 0
    : (next() < 0.5 ? whole(next, 200_000, 1_500_000) : whole(next, 3_000_000, 40_000_000)) * 1000 + whole(next, 0, 999)
  const grain = pick(next, [1, 100, 1_000, 10_000])
  const register = (time: number) => {
    const pieces = (time - start) / interval
    let sum = begin
    for (let piece = 0; piece < pieces; piece++) sum += Math.floor((gains[piece] ?? 0) * Math.min(1, pieces - piece))
    return Math.floor(sum / grain) * grain
  }
  const ticks = Array.from({ length: count - 1 }, (_, index) => start + (index + 1) * interval)
  return { start, end, ticks, interval, register, version: story.startsWith('official') || (story !== 'phases' && next() < 0.4) ? 1.6 : 2 }
}

function tell(
  next: Random,
  story: Story,
  truth: Truth,
): { readings: Sent[]; session: Invented['session']; expected: Invented['expected'] } {
  const { start, end, ticks, register } = truth
  const read = (time: number, context: string | undefined, extra: Partial<Sent> = {}, shown = register(time)) =>
    write(next, truth, shown, { at: new Date(time), ...(context ? { context } : {}), ...extra })
  const begin = () => read(start, 'Transaction.Begin')
  const finish = () => read(end, 'Transaction.End')
  const sampled = next() < 0.7 ? ticks : []
  const samples = (times = sampled) => times.map((time) => read(time, pick(next, contexts)))
  const session = { startedAt: new Date(start), endedAt: new Date(end) }
  const exact = register(end) - register(start)
  const sure = { suspect: false, energyWh: inWh(exact) }
  const doubtful = { suspect: true, atMostWh: inWh(exact) }
  const official = (source: 'meterStart' | 'meterStop', time: number, shown = register(time)): Sent => ({
    at: new Date(time),
    value: inWh(shown),
    source,
  })
  const officialEnergy = inWh(register(end)) - inWh(register(start))
  const inside = ticks.length > 4 ? ticks.slice(2, -2) : ticks
  const known = (from: number, to: number) => ({ suspect: true, energyWh: inWh(register(to) - register(from)) })
  const first = inside[0] as number
  const last = inside.at(-1) as number

  switch (story) {
    case 'labelled':
      return { session, expected: sure, readings: [begin(), ...samples(), finish()] }
    case 'official':
      return {
        session,
        expected: { suspect: false, energyWh: officialEnergy },
        readings: [official('meterStart', start), ...samples(), official('meterStop', end)],
      }
    case 'officialAndLabelled':
      return {
        session,
        expected: { suspect: false, energyWh: officialEnergy },
        readings: [official('meterStart', start), begin(), ...samples(), finish(), official('meterStop', end)],
      }
    case 'phases':
      return { session, expected: sure, readings: [begin(), ...samples(), finish()].flatMap((one) => inPhases(next, truth, one)) }
    case 'phasesBesideTotal':
      return { session, expected: sure, readings: [begin(), ...samples(), finish()].flatMap((one) => [one, ...inPhases(next, truth, one)]) }
    case 'running': {
      const until = ticks.slice(0, whole(next, 1, ticks.length))
      const now = until.at(-1) as number
      return {
        session: { startedAt: session.startedAt },
        expected: { suspect: false, energyWh: inWh(register(now) - register(start)) },
        readings: [begin(), ...samples(until)],
      }
    }
    case 'unlabelledAtTheEdges':
      return { session, expected: sure, readings: samples([start, ...sampled, end]) }
    case 'intervals':
    case 'clockIntervals':
    case 'intervalGap': {
      const edges = [start, ...ticks, end]
      const context = story === 'clockIntervals' ? 'Sample.Clock' : undefined
      const all = edges
        .slice(1)
        .map((time, index) =>
          read(time, context, { measurand: 'Energy.Active.Import.Interval' }, register(time) - register(edges[index] as number)),
        )
      if (story === 'intervals')
        all.push(...edges.slice(1).map((time) => read(time, 'Sample.Clock', { measurand: 'Energy.Active.Import.Interval' }, 5_000)))
      if (story === 'intervalGap') all.splice(whole(next, 0, all.length - 1), 1)
      return { session, expected: story === 'intervalGap' ? doubtful : sure, readings: all }
    }
    case 'beginMissing':
      return { session, expected: known(first, end), readings: [...samples(inside), finish()] }
    case 'endMissing':
      return { session, expected: known(start, last), readings: [begin(), ...samples(inside)] }
    case 'beginZero':
      return {
        session,
        expected: doubtful,
        readings: [next() < 0.5 ? official('meterStart', start, 0) : read(start, 'Transaction.Begin', {}, 0), ...samples(), finish()],
      }
    case 'endZero':
      return {
        session,
        expected: doubtful,
        readings: [begin(), ...samples(), next() < 0.5 ? official('meterStop', end, 0) : read(end, 'Transaction.End', {}, 0)],
      }
    case 'onlyEnd':
      return { session, expected: { suspect: true, atMostWh: 0 }, readings: [finish()] }
    case 'unitSlip': {
      const small = read(start, 'Transaction.Begin', { unit: 'Wh' }, Math.floor(register(start) / 1000))
      const large = read(end, 'Transaction.End', { unit: 'Wh' }, register(end) * 1000)
      return { session, expected: doubtful, readings: next() < 0.5 ? [small, ...samples(), finish()] : [begin(), ...samples(), large] }
    }
    case 'rollOver': {
      // Above the energy of the session: a register that passes its begin a second time shows nothing unusual to anybody.
      const top = Math.max(register(start) + Math.floor(exact / 2), exact) + 1
      return {
        session,
        expected: doubtful,
        readings: [
          begin(),
          ...sampled.map((time) => read(time, 'Sample.Periodic', {}, register(time) % top)),
          read(end, 'Transaction.End', {}, register(end) % top),
        ],
      }
    }
    case 'jump': {
      // More than 1.7 MW could deliver in the whole session: sometimes just more, sometimes millions of kWh.
      const impossible = Math.ceil((1_700_000 * (end - start + 60_000)) / 3600) + whole(next, 0, next() < 0.5 ? 9 : 9_000_000_000) * 1000
      return {
        session,
        expected: doubtful,
        readings: [begin(), ...samples(), read(end, 'Transaction.End', {}, register(end) + impossible)],
      }
    }
    case 'wildSample':
    case 'dip': {
      const at = pick(next, inside)
      const wrong =
        story === 'dip' ? register(start) - whole(next, 200_000, 2_000_000) : register(end) + whole(next, 1_000_000, 9_000_000_000)
      return {
        session,
        expected: { suspect: true, energyWh: inWh(exact) },
        readings: [begin(), ...samples(ticks.filter((time) => time !== at)), read(at, 'Sample.Periodic', {}, wrong), finish()],
      }
    }
    case 'endUnreadable': {
      const value = pick(next, ['NaN', '', 'n/a', '12,5', '--', '1e400', 'Infinity', '0x1F', '1.2.3'])
      return { session, expected: known(start, last), readings: [begin(), ...samples(inside), { ...finish(), value }] }
    }
    case 'endTwice': {
      const rival = read(end, 'Transaction.End', {}, register(end) + whole(next, 1_000, 50_000) * 1000)
      return {
        session,
        expected: { suspect: true, energyWh: inWh(exact) },
        readings: [
          begin(),
          ...samples(),
          { ...finish(), receivedAt: new Date(end + 1_000) },
          { ...rival, receivedAt: new Date(end + 90_000) },
        ],
      }
    }
    case 'somePhases': {
      const sent = pick(next, [['L1'], ['L1', 'L2']])
      const part = (time: number) =>
        phasesOf(register(time))
          .slice(0, sent.length)
          .reduce((sum, phase) => sum + phase, 0)
      const readings = [begin(), ...samples(), finish()]
        .flatMap((one) => inPhases(next, truth, one))
        .filter(({ phase }) => sent.includes(phase?.slice(0, 2) ?? ''))
      return { session, expected: { suspect: true, energyWh: inWh(part(end) - part(start)) }, readings }
    }
    case 'otherLocation': {
      const location = pick(next, ['Inlet', 'Body', 'Cable', 'EV', 'Upstream'])
      return {
        session,
        expected: { suspect: true, energyWh: inWh(exact) },
        readings: [begin(), ...samples(), finish()].map((one) => ({ ...one, location })),
      }
    }
  }
}

const contexts = [undefined, 'Sample.Periodic', 'Sample.Clock', 'Trigger', 'Interruption.Begin', 'Interruption.End', 'Other']

/** Shuffles, repeats, delays, and mixes in what stations send beside the energy: none of it may change the answer. */
function disturb(next: Random, told: Sent[], truth: Truth, story: Story): Sent[] {
  const { start, end, ticks, register } = truth
  const readings = told.map((one) =>
    next() < 0.2 && !one.receivedAt ? { ...one, offline: true, receivedAt: new Date(end + whole(next, 1, 500_000) * 1000) } : one,
  )
  const repeats =
    story === 'endTwice'
      ? []
      : readings
          .filter(() => next() < 0.15)
          .map((one) => ({ ...one, ...(one.receivedAt ? { receivedAt: new Date(one.receivedAt.getTime() + 60_000) } : {}) }))
  const noise: Sent[] = []
  for (const time of [start, ...ticks.slice(0, 6), end]) {
    const at = new Date(time)
    const source = 'meterValues' as const
    if (next() < 0.3)
      noise.push(
        { at, source, value: whole(next, 0, 22_000), measurand: 'Power.Active.Import', unit: 'W' },
        { at, source, value: '61', measurand: 'SoC', unit: 'Percent' },
      )
    if (next() < 0.2) noise.push({ at, source, value: '16.1', measurand: 'Current.Import', phase: 'L1', unit: 'A' })
    if (next() < 0.2) noise.push({ at, source, value: whole(next, 0, 90_000), measurand: 'Energy.Active.Export.Register' })
    if (next() < 0.2) noise.push({ at, source, value: whole(next, 0, 90_000), measurand: 'Energy.Reactive.Import.Register', unit: 'varh' })
    if (next() < 0.2)
      noise.push({
        at,
        source,
        value: pick(next, ['AF12CD', '31323334']),
        format: 'SignedData',
        context: time === end ? 'Transaction.End' : 'Other',
      })
    if (next() < 0.2) noise.push({ at, source, value: pick(next, ['garbage', '', 'NaN', '-5', -1]), context: 'Other' })
    if (story !== 'otherLocation' && next() < 0.3) {
      const context = time === start ? 'Transaction.Begin' : time === end && story !== 'running' ? 'Transaction.End' : 'Sample.Periodic'
      noise.push({
        at,
        source,
        value: inWh(register(time) + (time - start)) + 7,
        location: pick(next, ['Inlet', 'Upstream', 'Body']),
        context,
      })
    }
    if (!/nterval|otherLocation/.test(story) && next() < 0.2)
      noise.push({ at, source, value: 1_234, measurand: 'Energy.Active.Import.Interval' })
  }
  const lost = new Date(pick(next, [0, Date.UTC(2000, 0, 1), Date.UTC(2099, 0, 1)]))
  if (next() < (story === 'running' ? 0.9 : 0.2))
    noise.push({ at: lost, source: 'meterValues', value: whole(next, 0, 9_000_000), receivedAt: new Date(end) })
  return shuffled(next, [...readings, ...repeats, ...noise])
}

/** Writes an amount as a station would: some unit, some multiplier, as a string or as a number. */
function write(next: Random, { version }: Truth, shown: number, rest: Partial<Sent> & { at: Date }): Sent {
  const unit = rest.unit ?? pick(next, [undefined, 'Wh', 'kWh'])
  const multiplier = version === 2 && next() < 0.3 ? whole(next, -3, 3) : 0
  const text = decimal(shown, 3 + (unit === 'kWh' ? 3 : 0) + multiplier)
  const padded = next() < 0.3 && text.includes('.') ? `${text}00` : text
  const value = version === 2 && String(Number(text)) === text ? Number(text) : padded
  return {
    source: version === 2 ? 'transactionEvent' : 'meterValues',
    ...rest,
    value,
    ...(unit ? { unit } : {}),
    ...(multiplier ? { multiplier } : {}),
    ...(next() < 0.3 && !rest.measurand ? { measurand: 'Energy.Active.Import.Register' } : {}),
    ...(next() < 0.3 ? { location: 'Outlet' } : {}),
  }
}

/** The same reading phase by phase; together exactly the total. */
function inPhases(next: Random, truth: Truth, whole: Sent): Sent[] {
  const shown = truth.register(whole.at.getTime())
  const suffix = next() < 0.5 ? '' : '-N'
  const { at, context, source } = whole
  return phasesOf(shown).map((part, index) => ({
    ...write(next, truth, part, { at, source, ...(context ? { context } : {}) }),
    phase: `L${index + 1}${suffix}`,
  }))
}

function phasesOf(total: number): [number, number, number] {
  const first = Math.floor(total / 3)
  const second = Math.floor((total - first) / 2)
  return [first, second, total - first - second]
}

/** An integer divided by 10^places, written out by moving the point. */
function decimal(amount: number, places: number): string {
  if (places <= 0) return `${amount}${'0'.repeat(-places)}`
  const digits = String(amount).padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return digits.slice(0, -places) + (fraction ? `.${fraction}` : '')
}

/** mWh to whole Wh, halves up. */
const inWh = (amount: number) => Math.floor((amount + 500) / 1000)

const whole = (next: Random, from: number, to: number) => from + Math.floor(next() * (to - from + 1))
const pick = <T>(next: Random, from: readonly T[]): T => from[Math.floor(next() * from.length)] as T

function shuffled<T>(next: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, order: next() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item)
}
