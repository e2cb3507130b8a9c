import { chargedWh, costOf, type Price } from '#base/domain/cost.js'
import type { SessionEnergy } from '#base/domain/energy.js'
import type { TransactionState } from '#base/domain/transactionState.js'
import type { Addition } from './sessions.js'

/** The total of an ended transaction, or the cost so far; undefined without a price, or where what it is charged by is not known. */
export const costSoFar = (price: Price | undefined, state: TransactionState, energy: SessionEnergy | undefined): string | undefined =>
  price && costOf(price, { energyWh: energy && chargedWh(energy), startedAt: state.startedAt, until: state.endedAt ?? state.lastEventAt })

/** I02: the cost so far is told while it runs, where its price says so. What happened offline is not waiting for it (I03.FR.03). */
export const asksForRunningCost = ({ entry: { row }, use, conflict }: Addition): boolean =>
  conflict === undefined &&
  row.eventType === 'Updated' &&
  !row.offline &&
  !row.stationCost &&
  use.state.endedAt === undefined &&
  use.price?.runningCost === true

/** Puts the cost into the answers that tell it (2.x `totalCost`): of an end the total (I03.FR.02), of an update the cost so far (I02.FR.01). */
export function tellCosts(additions: Addition[], energyOf: (addition: Addition) => SessionEnergy | undefined): void {
  for (const addition of additions) {
    const { entry, use, conflict, event } = addition
    const ended = conflict === undefined && entry.row.eventType === 'Ended' && !entry.row.stationCost
    if (!ended && !asksForRunningCost(addition)) continue
    const energy = energyOf(addition)
    const cost = (ended && cancelled(addition, energy) ? '0' : undefined) ?? costSoFar(use.price, use.state, energy)
    if (cost === undefined) continue
    event.response = { ...event.response, totalCost: Number(cost) }
    entry.outcome.response = event.response
    if (!ended) use.told = { cost, at: entry.row.receivedAt }
  }
}

/** C20.FR.03: a driver who paid at the station and then did not charge pays nothing, whether or not there is a price. */
const cancelled = ({ entry: { row }, use }: Addition, energy: SessionEnergy | undefined): boolean =>
  use.state.idToken?.type === 'DirectPayment' &&
  (row.triggerReason === 'EVConnectTimeout' ? !energy?.energyWh : row.triggerReason === 'StopAuthorized' && energy?.energyWh === 0)
