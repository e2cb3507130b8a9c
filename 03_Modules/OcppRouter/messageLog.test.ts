import { expect, it } from 'vitest'
import type { MessageLogRow } from '#base/messageLog.js'
import { messageLog } from './messageLog.js'

const frame = (n: number, text: string) => ({
  tenantId: 1,
  stationId: `CP${n % 50}`,
  epoch: 1,
  at: new Date(n),
  direction: 'fromStation' as const,
  type: 'call' as const,
  action: 'DataTransfer',
  payload: { text },
})

it('keeps no more than 64 MiB of frames while the database is away, the newest, and writes them when it is back', async () => {
  let away = true
  const written: MessageLogRow[] = []
  const log = messageLog(
    {
      async write(rows) {
        if (away) throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' })
        written.push(...rows)
      },
    },
    () => {},
  )
  const text = 'x'.repeat(200_000)

  for (let n = 0; n < 600; n++) log.add(frame(n, text))
  away = false
  await log.stop()

  const characters = written.reduce((sum, { payload = '' }) => sum + payload.length, 0)
  expect(characters).toBeLessThan(64 * 1024 * 1024)
  expect(characters).toBeGreaterThan(50 * 1024 * 1024)
  expect(written.map(({ at }) => at.getTime())).toEqual(written.map((_, i) => 600 - written.length + i))
})
