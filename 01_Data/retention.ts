import type { Retention } from '#base/data.js'
import type { SystemData } from '#base/system.js'
import type { Unit } from './unit.js'

const series = { messages: 'ocpp_messages', statusHistory: 'status_history', meterValues: 'meter_values' } as const

// What else grows with every connection and command; it is as old news as the frames of that day.
const withMessages = [
  'DELETE FROM commands WHERE finished_at < $1',
  'DELETE FROM connections WHERE to_at < $1',
  'DELETE FROM connection_attempts WHERE last_at < $1',
  'DELETE FROM data_transfers WHERE at < $1',
  'DELETE FROM display_messages WHERE updated_at < $1 AND (NOT installed OR end_at < $1)',
  // What stations told of customers is personal.
  `DELETE FROM reports WHERE message = 'NotifyCustomerInformation' AND greatest(requested_at, last_part_at) < $1`,
]

/**
 * Whole weeks go by dropping their partition; what is left of them, and what lies in the DEFAULT partition, goes by tenant. Trouble with one
 * table or tenant keeps nothing else: it is thrown when the rest is done.
 */
export const retention = (
  system: SystemData,
  inTenant: (tenantId: number, work: (unit: Unit) => Promise<void>) => Promise<void>,
): Retention => ({
  async apply(limits) {
    const troubles: unknown[] = []
    const attempt = (work: Promise<unknown>) => work.catch((err: unknown) => void troubles.push(err))
    const tenants = await system.tenants.list()
    const remove = async (sql: string, olderThan: Date) => {
      for (const { id } of tenants) await attempt(inTenant(id, async (unit) => void (await unit.query(sql, [olderThan]))))
    }
    for (const name of Object.keys(series) as Array<keyof typeof series>) {
      const olderThan = limits[name]
      if (!olderThan) continue
      await attempt(system.partitions.drop(series[name], olderThan))
      await remove(`DELETE FROM ${series[name]} WHERE at < $1`, olderThan)
    }
    if (limits.messages) for (const sql of withMessages) await remove(sql, limits.messages)
    if (troubles.length > 0)
      throw new AggregateError(troubles, troubles.map((err) => (err instanceof Error ? err.message : err)).join('; '))
  },
})
