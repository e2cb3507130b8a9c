import { setTimeout as sleep } from 'node:timers/promises'
import type { Retention } from '#base/data.js'
import type { SystemData } from '#base/system.js'
import type { Unit } from './unit.js'

const series = { messages: 'ocpp_messages', statusHistory: 'status_history', meterValues: 'meter_values' } as const

/** What goes from a table: `$1` is the limit. */
interface Old {
  table: string
  when: string
}

const old = (table: string, when: string): Old => ({ table, when })

// What else grows with every connection and command; it is as old news as the frames of that day.
const withMessages = [
  old('commands', 'finished_at < $1'),
  old('connections', 'to_at < $1'),
  old('connection_attempts', 'last_at < $1'),
  old('data_transfers', 'at < $1'),
  old('dead_letters', 'received_at < $1'),
  old('unexpected_messages', 'last_at < $1'),
  old('web_payments', 'started_at < $1'),
  // A VAT number is somebody's, and so is what stations told of customers.
  old('vat_checks', 'at < $1'),
  old('reports', `message = 'NotifyCustomerInformation' AND greatest(requested_at, last_part_at) < $1`),
  old('display_messages', 'updated_at < $1 AND (NOT installed OR end_at < $1)'),
  // Of a control that was never reported nothing but a start may be known.
  old('der_controls', 'COALESCE(ended_at, ends_at, CASE WHEN control_type IS NULL THEN updated_at END) < $1'),
  old('afrr_signals', 'answered_at < $1'),
  old('event_stream_values', 'received_at < $1'),
  old('event_streams', 'closed_at < $1'),
]

// What happened at stations; that it was received counts, for their clocks may be wrong.
const withStatuses = [
  old('der_notices', 'at < $1'),
  old('boots', 'at < $1'),
  old('station_events', 'received_at < $1'),
  old('security_events', 'received_at < $1'),
  old('reservations', `state NOT IN ('requested', 'accepted') AND COALESCE(ended_at, expires_at) < $1`),
  old('battery_swaps', 'greatest(began_at, answered_at) < $1'),
]

/** Rows of one statement, and so of one transaction: short enough that nothing else waits for it. */
const SLICE = 2_000

/** The rows are found once and removed by their place; in a partitioned table a place counts within its partition. */
const slice = ({ table, when }: Old) => `
WITH old AS MATERIALIZED (SELECT tableoid AS part, ctid AS place FROM ${table} WHERE ${when} LIMIT ${SLICE}),
gone AS (
  DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT place FROM old)) AND (tableoid, ctid) IN (SELECT part, place FROM old) RETURNING 1
) SELECT count(*)::int AS gone FROM gone`

/**
 * Whole weeks go by dropping their partition; what is left of them, and what lies in the DEFAULT partition, goes by tenant, a slice at a time with pauses as
 * long as the work, so that a backlog of any size leaves the database to the stations. Trouble with one table or tenant keeps nothing else: it is thrown when
 * the rest is done.
 */
export const retention = (
  system: SystemData,
  inTenant: <T>(tenantId: number, work: (unit: Unit) => Promise<T>) => Promise<T>,
): Retention => ({
  async apply(limits) {
    const troubles: unknown[] = []
    const attempt = (work: Promise<unknown>) => work.catch((err: unknown) => void troubles.push(err))
    const tenants = await system.tenants.list()
    const removeSlices = async (tenantId: number, what: Old, olderThan: Date) => {
      for (;;) {
        const began = performance.now()
        const [row] = await inTenant(tenantId, (unit) => unit.query<{ gone: number }>(slice(what), [olderThan]))
        if ((row?.gone ?? 0) < SLICE) return
        await sleep(performance.now() - began)
      }
    }
    const remove = async (what: Old, olderThan: Date) => {
      for (const { id } of tenants) await attempt(removeSlices(id, what, olderThan))
    }
    for (const name of Object.keys(series) as Array<keyof typeof series>) {
      const olderThan = limits[name]
      if (!olderThan) continue
      await attempt(system.partitions.drop(series[name], olderThan))
      await remove(old(series[name], 'at < $1'), olderThan)
    }
    if (limits.statusHistory) for (const what of withStatuses) await remove(what, limits.statusHistory)
    if (limits.messages) for (const what of withMessages) await remove(what, limits.messages)
    if (troubles.length > 0)
      throw new AggregateError(troubles, troubles.map((err) => (err instanceof Error ? err.message : err)).join('; '))
  },
})
