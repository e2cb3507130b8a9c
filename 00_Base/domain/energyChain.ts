import { type Exact, one } from './decimal.js'
import {
  coarsestStepWattHours,
  maxPowerFromZeroWatts,
  maxPowerWatts,
  maxSessionWattHours,
  maxStepFromZeroWattHours,
  nominalPowerMarginPercent,
  sameMomentSeconds,
  unitSlipFactor,
} from './energyLimits.js'
import type { Point } from './energyPoints.js'
import type { SuspectCode } from './energyTrace.js'

/** A point with the time it is credited with: `undefined` when no clock can be trusted. */
export interface Link extends Point {
  time: number | undefined
}

export const wattHours = (amount: number): Exact => BigInt(Math.round(amount)) * one

/** The most power to believe, in W: the connector's own maximum with a margin when it is known. */
export const believablePower = (maxPowerW?: number) =>
  maxPowerW ? Math.min(maxPowerWatts, (maxPowerW * (100 + nominalPowerMarginPercent)) / 100) : maxPowerWatts

/** How far two readings of the same moment may lie apart: the last digit of the coarser one. */
export function tolerance(a: Point, b: Point): Exact {
  const coarser = a.step > b.step ? a.step : b.step
  const most = wattHours(coarsestStepWattHours)
  return coarser < most ? coarser : most
}

/** Why a register cannot have gone from `from` to `to`, or `undefined` when it can. */
export function stepProblem(from: Link, to: Link, maxPowerW?: number, checkUnits = true): SuspectCode | undefined {
  const rise = to.value - from.value
  if (rise < 0n) return -rise < tolerance(from, to) ? undefined : 'registerDrop'
  const fromZero = from.value === 0n
  const power = fromZero ? Math.min(believablePower(maxPowerW), maxPowerFromZeroWatts) : believablePower(maxPowerW)
  const most = fromZero ? maxStepFromZeroWattHours : maxSessionWattHours
  if (rise > wattHours(most) || rise > reachable(from, to, power)) return fromZero ? 'placeholderZero' : 'registerJump'
  // Wh read as kWh (or the reverse) at one of the two: harmless only where the mistake would not show.
  const slips =
    checkUnits &&
    !fromZero &&
    to.value >= from.value * unitSlipFactor &&
    from.value * (unitSlipFactor - 1n) > wattHours(coarsestStepWattHours)
  return slips ? 'unitSlip' : undefined
}

/** The energy that `power` W can have delivered between two links, with room for coarse clocks and coarse registers. */
function reachable(from: Link, to: Link, power: number): Exact {
  if (from.time === undefined || to.time === undefined) return wattHours(maxSessionWattHours)
  const seconds = Math.max(0, to.time - from.time) / 1000 + sameMomentSeconds
  return wattHours((power * seconds) / 3600 + coarsestStepWattHours)
}

/** Every impossible step of a chain, by the index of the link it starts from. */
export function chainProblems(chain: readonly Link[], maxPowerW?: number): { index: number; code: SuspectCode }[] {
  // A register that started from 0 passes through a few Wh: growing a thousandfold from there is what charging looks like.
  const checkUnits = chain[0]?.value !== 0n
  return chain.slice(1).flatMap((to, index) => {
    const code = stepProblem(chain[index] as Link, to, maxPowerW, checkUnits)
    return code ? [{ index, code }] : []
  })
}

/** The stretches of a chain without an impossible step in them; stretches of one link say nothing about energy and are left out. */
export function soundStretches(chain: readonly Link[], maxPowerW?: number): Link[][] {
  const breaks = new Set(chainProblems(chain, maxPowerW).map(({ index }) => index))
  const stretches: Link[][] = [[]]
  chain.forEach((link, index) => {
    stretches.at(-1)?.push(link)
    if (breaks.has(index)) stretches.push([])
  })
  return stretches.filter((stretch) => stretch.length > 1)
}
