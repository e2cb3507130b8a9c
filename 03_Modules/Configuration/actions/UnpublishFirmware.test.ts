import { expect, it } from 'vitest'
import { fakeContext, now, station } from '../../../test/context.js'
import UnpublishFirmware from './UnpublishFirmware.js'

it.each([
  ['Unpublished', true], // L04.FR.02
  ['NoFirmware', true], // L04.FR.03
  ['DownloadOngoing', false], // L04.FR.04
] as const)('UnpublishFirmware answered %s: withdrawn is %s', async (status, gone) => {
  const withdrawn: unknown[] = []
  const context = fakeContext({ data: { followedRequests: { withdrawn: async (...given) => void withdrawn.push(given) } } })

  await UnpublishFirmware.after!({ checksum: 'abc' }, { status }, context)

  expect(withdrawn).toEqual(gone ? [[station.id, 'abc', now]] : [])
})
