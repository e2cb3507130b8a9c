import { expect, it } from 'vitest'
import { fakeContext, station } from '../../../test/context.js'
import PublishFirmware from './PublishFirmware.js'

it('PublishFirmware is noted before it goes out, and with the answer afterwards (L03.FR.05)', async () => {
  const asked: object[] = []
  const keep = async (stationPk: number, what: object) => void asked.push({ stationPk, ...what })
  const context = fakeContext({ data: { followedRequests: { open: keep, answered: keep } } })
  const request = { requestId: 9, location: 'https://example.com/fw', checksum: 'abc' }

  await PublishFirmware.before!(request, context)
  await PublishFirmware.after!(request, { status: 'Rejected' }, context)

  expect(asked).toMatchObject([
    { stationPk: station.id, action: 'PublishFirmware', requestId: 9, request },
    { stationPk: station.id, action: 'PublishFirmware', requestId: 9, answer: 'Rejected' },
  ])
})
