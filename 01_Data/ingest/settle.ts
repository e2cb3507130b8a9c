import type { SessionEnergy } from '#base/domain/energy.js'
import type { Announcement } from '#base/events.js'
import { energies } from '../energy.js'
import type { Sql } from '../sql.js'
import { updateTransactions } from '../transactionRows.js'
import { asksForRunningCost, costSoFar, tellCosts } from './costs.js'
import type { Addition, Use } from './sessions.js'

/** Writes the new states; whatever has ended gets its energy, from all its readings, and its cost, in the same commit. The answers of `additions` learn the cost. */
export async function settle(sql: Sql, uses: Use[], additions: Addition[]): Promise<void> {
  const asked = new Set(additions.filter(asksForRunningCost).map(({ use }) => use))
  const measured = uses.filter((use) => use.state.endedAt !== undefined || asked.has(use))
  const settled = await energies(
    sql,
    measured.map(({ pk, touchedBy, state }) => ({ id: pk!, stationPk: touchedBy!.job.station.id, ...state })),
  )
  tellCosts(additions, ({ use }) => settled.get(use.pk!))
  await updateTransactions(
    sql,
    uses
      .filter(({ changed, stored, state, told }) => state.endedAt !== undefined || (changed && stored !== undefined) || told)
      .map(({ pk, state, stored, price, told }) => {
        const energy = state.endedAt && settled.get(pk!)
        return { id: pk!, state, closing: stored?.closing, energy, totalCost: energy && costSoFar(price, state, energy), told }
      }),
  )
  for (const use of uses) {
    const announcements = factsOf(use, use.state.endedAt && settled.get(use.pk!))
    const { outcome } = use.touchedBy!
    if (announcements.length > 0) outcome.announcements = [...(outcome.announcements ?? []), ...announcements]
  }
}

const isIncomplete = ({ flags }: Use['state']) => flags.includes('incomplete')

/** A start, a gap, an end, and an end that turned out otherwise: whoever bills must hear of it. */
function factsOf({ pk, transactionId, state, stored, touchedBy }: Use, energy: SessionEnergy | undefined): Announcement[] {
  const { tenantId, id, stationId } = touchedBy!.job.station
  const body = { tenantId, id, stationId, transactionPk: pk!, transactionId }
  const facts: Announcement[] = []
  if (state.startedAt && !stored?.state.startedAt) facts.push({ event: 'transaction.started', body })
  if (isIncomplete(state) && !state.endedAt && !(stored && isIncomplete(stored.state)))
    facts.push({ event: 'transaction.incomplete', body })
  const before = stored?.state.endedAt?.getTime()
  if (energy && (state.endedAt?.getTime() !== before || energy.energyWh !== stored?.energyWh))
    facts.push({
      event: 'transaction.ended',
      body: { ...body, energyWh: energy.energyWh, flags: [...state.flags, ...energy.flags] },
    })
  return facts
}
