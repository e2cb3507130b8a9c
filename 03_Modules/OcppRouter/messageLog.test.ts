import { expect, it } from 'vitest'
import type { MessageLogRow } from '#base/messageLog.js'
import { messageLog } from './messageLog.js'

it('one frame that cannot be stored does not keep the others out of the message log', async () => {
  const written: string[] = []
  const trouble: string[] = []
  const write = async (rows: MessageLogRow[]) => {
    if (rows.some(({ stationId }) => stationId === 'poison')) throw Object.assign(new Error('no'), { code: '22021' })
    written.push(...rows.map(({ stationId }) => stationId))
  }
  const log = messageLog({ write }, (_fields, message) => void trouble.push(message))

  for (const stationId of ['A', 'poison', 'B', 'C'])
    log.add({
      tenantId: 1,
      stationId,
      epoch: 1,
      at: new Date(),
      direction: 'fromStation',
      type: 'call',
      action: 'Heartbeat',
      messageId: '1',
    })
  await log.stop()

  expect(written).toEqual(['A', 'B', 'C'])
  expect(trouble).toEqual(['a frame cannot be logged'])
})
