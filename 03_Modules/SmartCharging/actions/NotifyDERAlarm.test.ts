import { expect, it } from 'vitest'
import type { DerNotice } from '#base/repositories/derControls.js'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import NotifyDERAlarm from './NotifyDERAlarm.js'

it('NotifyDERAlarm keeps when a control made the station deviate, and when it no longer did (R05.FR.01, R05.FR.02)', async () => {
  const notices: DerNotice[] = []
  const context = fakeContext({ data: { derControls: { notice: async (_pk, notice) => void notices.push(notice) } } })
  const alarm = { controlType: 'VoltWatt' as const, gridEventFault: 'OverVoltage' as const, timestamp: '2026-05-01T08:00:00.250Z' }

  expect(await answerTo(NotifyDERAlarm, { ...alarm, extraInfo: 'L1' }, context)).toEqual({})
  await answerTo(NotifyDERAlarm, { ...alarm, alarmEnded: true }, context)

  const at = new Date('2026-05-01T08:00:00.250Z')
  expect(notices).toEqual([
    { controlType: 'VoltWatt', gridEventFault: 'OverVoltage', at, ended: false, extraInfo: 'L1', receivedAt },
    { controlType: 'VoltWatt', gridEventFault: 'OverVoltage', at, ended: true, receivedAt },
  ])
})
