import { expect, it } from 'vitest'
import { answerTo } from '../../../test/context.js'
import OpenPeriodicEventStream from './OpenPeriodicEventStream.js'

it('OpenPeriodicEventStream is rejected, so that the station goes on with NotifyEvent (N11.FR.05, N11.FR.07)', async () => {
  const request = { constantStreamData: { id: 1, variableMonitoringId: 11, params: { interval: 60 } } }

  expect(await answerTo(OpenPeriodicEventStream, request)).toMatchObject({ status: 'Rejected' })
})
