import type { Exact } from './decimal.js'
import { chainProblems, type Link, soundStretches, stepProblem, tolerance, wattHours } from './energyChain.js'
import { maxSessionWattHours } from './energyLimits.js'
import { ignore, type SuspectCode, suspect, type Trace } from './energyTrace.js'
import { partition } from './lists.js'

const sentences: Partial<Record<SuspectCode, string>> = {
  registerDrop: 'the register went down during the session',
  registerJump: 'the register rose faster than any connector can deliver',
  placeholderZero: 'a reading of 0 is followed by a register value that a session cannot have reached: the 0 was never filled in',
  unitSlip: 'the register grew a thousandfold in one step: Wh and kWh may have been mixed up',
}

/**
 * The energy between two readings, in exact Wh. They decide as long as the register can have gone that way and most samples
 * in between agree; else the stretches that are sound in themselves are added up. Whatever is odd makes the result suspect.
 */
export function energyBetween(
  begin: Link,
  end: Link,
  samples: readonly Link[],
  maxPowerW: number | undefined,
  trace: Trace,
): Exact | undefined {
  const rise = end.value - begin.value
  const [inside, strays] = partition(samples, (sample) => lies(sample, begin, end))
  const believed = strays.length * 2 <= samples.length
  if (rise < 0n) suspect(trace, 'endBelowBegin', 'the end reading is below the begin reading')
  if (strays.length > 0) suspect(trace, 'strayReading', 'samples lie outside the begin and end readings')

  if (rise >= 0n && believed) {
    const chain = [begin, ...inside, end]
    const problems = chainProblems(chain, maxPowerW)
    for (const { code } of problems) suspect(trace, code, sentences[code] ?? code)
    const possible =
      problems.length === 0 ? rise <= wattHours(maxSessionWattHours) : problems[0]?.index !== 0 && !stepProblem(begin, end, maxPowerW)
    if (possible) {
      ignore(
        trace,
        strays.flatMap(({ readings }) => readings),
        'outside the begin and end readings',
      )
      return between(begin, end, rise, trace)
    }
  }
  if (rise >= 0n && !believed && measuresAnotherRegister(rise, samples, maxPowerW) && !stepProblem(begin, end, maxPowerW)) {
    ignore(
      trace,
      samples.flatMap(({ readings }) => readings),
      'of another register than the begin and end readings',
    )
    return between(begin, end, rise, trace)
  }
  return ofSoundStretches([begin, ...samples, end], maxPowerW, trace)
}

function between(begin: Link, end: Link, rise: Exact, trace: Trace): Exact {
  for (const reading of begin.readings) trace.used.push({ reading, why: 'where the session begins' })
  for (const reading of end.readings) trace.used.push({ reading, why: 'where the session ends' })
  return rise
}

/** Adds up what the register rose between its impossible steps: a lower bound, always suspect. */
function ofSoundStretches(chain: readonly Link[], maxPowerW: number | undefined, trace: Trace): Exact | undefined {
  for (const { code } of chainProblems(chain, maxPowerW)) suspect(trace, code, sentences[code] ?? code)
  let sum: Exact | undefined
  for (const stretch of soundStretches(chain, maxPowerW)) {
    const first = stretch[0] as Link
    const last = stretch.at(-1) as Link
    if (last.value < first.value) continue
    sum = between(first, last, last.value - first.value, trace) + (sum ?? 0n)
  }
  if (sum === undefined || sum <= wattHours(maxSessionWattHours)) return sum
  suspect(trace, 'overSessionLimit', 'the readings add up to more than a session can deliver')
  return undefined
}

const lies = (sample: Link, begin: Link, end: Link) =>
  (sample.value > begin.value - tolerance(sample, begin) && sample.value < end.value + tolerance(sample, end)) ||
  sample.value === begin.value ||
  sample.value === end.value

/** Some stations count the session from 0 in one place and the lifetime in another: then the samples rise by no more than the session did. */
function measuresAnotherRegister(rise: Exact, samples: readonly Link[], maxPowerW?: number): boolean {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || chainProblems(samples, maxPowerW).length > 0) return false
  return last.value - first.value <= rise + tolerance(first, last)
}
