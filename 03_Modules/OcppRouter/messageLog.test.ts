import { expect, it } from 'vitest'
import type { MessageLogRow } from '#base/messageLog.js'
import { messageLog } from './messageLog.js'

const frame = {
  tenantId: 1,
  epoch: 1,
  at: new Date(),
  direction: 'fromStation',
  type: 'call',
  action: 'DataTransfer',
  messageId: '1',
} as const

it('drops the oldest frames, by their size too, while the database is away, and writes the others when it is back', async () => {
  const written: string[] = []
  let away = true
  const write = async (rows: MessageLogRow[]) => {
    if (away) throw Object.assign(new Error('away'), { code: '57P01' })
    written.push(...rows.map(({ stationId }) => stationId))
  }
  const log = messageLog({ write }, () => {})
  const data = 'x'.repeat(200_000)

  for (let i = 0; i < 400; i++) log.add({ ...frame, stationId: `S${i}`, payload: { data } })
  away = false
  await log.stop()

  expect(written.length).toBeLessThan(340) // 64 MiB of 200,000 characters each
  expect(written.length).toBeGreaterThan(280)
  expect(written).toEqual(Array.from({ length: written.length }, (_, i) => `S${400 - written.length + i}`))
})

it('one frame that cannot be stored does not keep the others out of the message log', async () => {
  const written: string[] = []
  const trouble: string[] = []
  const write = async (rows: MessageLogRow[]) => {
    if (rows.some(({ stationId }) => stationId === 'poison')) throw Object.assign(new Error('no'), { code: '22021' })
    written.push(...rows.map(({ stationId }) => stationId))
  }
  const log = messageLog({ write }, (_fields, message) => void trouble.push(message))

  for (const stationId of ['A', 'poison', 'B', 'C']) log.add({ ...frame, stationId })
  await log.stop()

  expect(written).toEqual(['A', 'B', 'C'])
  expect(trouble).toEqual(['a frame cannot be logged'])
})
