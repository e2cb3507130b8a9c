import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { type Subject, wrongAnswers } from './run.js'

const domain = fileURLToPath(new URL('../../00_Base/domain/', import.meta.url))

/** A mistake somebody could make: in `file`, the text `from` becomes `to`. */
const faults: { name: string; file: string; from: string; to: string }[] = [
  { name: 'sign', file: 'energyDecision.ts', from: 'const rise = end.value - begin.value', to: 'const rise = begin.value - end.value' },
  { name: 'kWh taken for Wh', file: 'normalise.ts', from: "kwh: ['Wh', 3]", to: "kwh: ['Wh', 0]" },
  {
    name: 'kWh as the default unit',
    file: 'normalise.ts',
    from: "startsWith('Energy')) return 'Wh'",
    to: "startsWith('Energy')) return 'kWh'",
  },
  { name: 'multiplier forgotten', file: 'normalise.ts', from: 'power + (sample.multiplier ?? 0)', to: 'power' },
  { name: 'signed data read as a number', file: 'normalise.ts', from: "sample.format === 'SignedData'", to: 'false' },
  {
    name: 'reset by a reading without a number',
    file: 'normalise.ts',
    from: 'return decimal ? { ...decimal, unit }',
    to: 'return { ...(decimal ?? { value: 0n, step: 1n }), unit }\n  return decimal ? { ...decimal, unit }',
  },
  { name: 'negative readings believed', file: 'energy.ts', from: 'read.value < 0n', to: 'false' },
  { name: 'odometer billed from a 0', file: 'energyChain.ts', from: 'const fromZero = from.value === 0n', to: 'const fromZero = false' },
  {
    name: 'odometer billed without a begin',
    file: 'energy.ts',
    from: 'begin && !session.endedAt ? 0n : undefined',
    to: 'end?.value ?? begin?.value',
  },
  { name: 'any rise believed', file: 'energyChain.ts', from: 'if (rise > wattHours(most)', to: 'if (false && rise > wattHours(most)' },
  { name: 'only the last phase counted', file: 'energyPoints.ts', from: 'sum + part.value', to: 'sum - sum + part.value' },
  {
    name: 'phases added to the total',
    file: 'energyPoints.ts',
    from: 'totals.map((one) => pointOf(total, [one]))',
    to: '[pointOf(total, instant)]',
  },
  {
    name: 'part of the phases taken for all',
    file: 'energyEnds.ts',
    from: "suspect(trace, 'phaseSetIncomplete'",
    to: "void (trace, 'phaseSetIncomplete'",
  },
  {
    name: 'highest reading instead of the end',
    file: 'energyDecision.ts',
    from: 'const rise = end.value - begin.value',
    to: 'const rise = [...samples, end].reduce((most, { value }) => (value > most ? value : most), 0n) - begin.value',
  },
  {
    name: 'intervals added to the register',
    file: 'energy.ts',
    from: 'pointsOf(ofMeasurand(here, energyMeasurands[0]), trace)',
    to: 'pointsOf(here, trace)',
  },
  {
    name: 'two interval clocks added',
    file: 'energyIntervals.ts',
    from: 'points.some(isPeriodic) ? isPeriodic : isClocked',
    to: '() => true',
  },
  { name: 'missing interval unnoticed', file: 'energyIntervals.ts', from: 'if (hasGap(chosen, session))', to: 'if (false)' },
  { name: 'location ignored', file: 'reading.ts', from: "reading.location ?? 'Outlet'", to: "'Outlet'" },
  { name: 'context ignored', file: 'reading.ts', from: "reading.context ?? 'Sample.Periodic'", to: "'Sample.Periodic'" },
  {
    name: 'export counted',
    file: 'reading.ts',
    from: 'reading.measurand ?? defaultMeasurand',
    to: "(reading.measurand ?? defaultMeasurand).replace('Export', 'Import')",
  },
  {
    name: 'repeats counted twice',
    file: 'energyPoints.ts',
    from: 'const first = kept.get(key)',
    to: 'const first = kept.get(key + kept.size)',
  },
  { name: 'late repeat wins', file: 'reading.ts', from: 'time(a) - time(b)', to: 'time(b) - time(a)' },
  { name: 'rounded down', file: 'decimal.ts', from: '(value + one / 2n) / one', to: 'value / one' },
  { name: 'running session stands at its first sample', file: 'energyEnds.ts', from: 'samples.toReversed()', to: 'samples' },
  {
    name: 'samples in order of arrival',
    file: 'energyPoints.ts',
    from: 'a.at.getTime() - b.at.getTime() || compare(a.value, b.value)',
    to: '0',
  },
  {
    name: 'clock from the future believed',
    file: 'energy.ts',
    from: 'time > reading.receivedAt.getTime()',
    to: '!time && time > reading.receivedAt.getTime()',
  },
  { name: 'missing end unnoticed', file: 'energyEnds.ts', from: "suspect(trace, 'endMissing'", to: "void (trace, 'endMissing'" },
  {
    name: 'one wild sample overrules begin and end',
    file: 'energyDecision.ts',
    from: 'strays.length * 2 <= samples.length',
    to: 'strays.length === 0',
  },
  { name: 'suspicion kept quiet', file: 'energyTrace.ts', from: "trace.flags.add('suspect')", to: '' },
]

it.each(faults)('notices a planted fault: $name', async ({ file, from, to }) => {
  const copy = await mkdtemp(join(tmpdir(), 'energy-fault-'))
  try {
    await cp(domain, copy, { recursive: true })
    const source = await readFile(join(copy, file), 'utf8')
    expect(source.split(from).length, `"${from}" is in ${file} exactly once`).toBe(2)
    await writeFile(
      join(copy, file),
      source.replace(from, () => to),
    )

    const mutant: { sessionEnergy: Subject } = await import(pathToFileURL(join(copy, 'energy.ts')).href)

    expect(wrongAnswers(mutant.sessionEnergy, { seed: 1, perStory: 20, enough: 1 })).toHaveLength(1)
  } finally {
    await rm(copy, { recursive: true })
  }
})
