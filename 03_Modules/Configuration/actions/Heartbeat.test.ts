import { expect, it } from 'vitest'
import { answerTo, now } from '../../../test/context.js'
import Heartbeat from './Heartbeat.js'

it('Heartbeat tells the time and asks nothing of storage (G02.FR.03)', async () => {
  expect(await answerTo(Heartbeat, {})).toEqual({ currentTime: now.toISOString() })
})
