import { expect, it } from 'vitest'
import { fakeContext, now, station } from '../../../test/context.js'
import SetMonitoringBase from './SetMonitoringBase.js'

const after = async (monitoringBase: 'All' | 'FactoryDefault' | 'HardWiredOnly', status: 'Accepted' | 'Rejected' | 'NotSupported') => {
  const done: unknown[] = []
  const monitors = {
    setBase: async (...given: unknown[]) => void done.push(['base', ...given]),
    removeKinds: async (_station: number, kinds: string[]) => void done.push(kinds),
  }
  await SetMonitoringBase.after!({ monitoringBase }, { status }, fakeContext({ data: { monitors }, requestedBy: 'key 1/3' }))
  return done
}

it.each([
  ['All', []],
  ['FactoryDefault', ['CustomMonitor']],
  ['HardWiredOnly', ['CustomMonitor', 'PreconfiguredMonitor']],
] as const)('SetMonitoringBase to %s takes away %j (N03.FR.03, N03.FR.04, N03.FR.05)', async (base, kinds) => {
  expect(await after(base, 'Accepted')).toEqual([['base', station.id, base, 'key 1/3', now], kinds])
})

it.each(['Rejected', 'NotSupported'] as const)('SetMonitoringBase changes nothing when it is %s (N03.FR.02)', async (status) => {
  expect(await after('HardWiredOnly', status)).toEqual([])
})
