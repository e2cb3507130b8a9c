import { expect } from 'vitest'
import type { Station } from '../bench.js'

export const idTags = {
  one: 'CONF0001',
  two: 'CONF0002',
  other: 'CONF0003',
  blocked: 'CONFBLOCKED',
  expired: 'CONFEXPIRED',
  unknown: 'CONFNOBODY',
}

/** A charging session of a 1.6 station, step by step, as the station tells it. It charges 500 Wh. */
export function session(at: Station, { connectorId = 1, idTag = idTags.one } = {}) {
  let transactionId: number | undefined

  const status = async (word: string, errorCode = 'NoError', more: object = {}) =>
    expect(
      await at.call('StatusNotification', { connectorId, status: word, errorCode, timestamp: new Date().toISOString(), ...more }),
    ).toEqual({})
  const self = {
    status,
    /** Authorize alone: what it was answered. */
    authorize: async (tag = idTag) => (await at.call('Authorize', { idTag: tag })).idTagInfo,
    /** StartTransaction: what it was answered. */
    async start(more: object = {}) {
      const answer = await at.call('StartTransaction', {
        connectorId,
        idTag,
        meterStart: 1000,
        timestamp: new Date().toISOString(),
        ...more,
      })
      transactionId = answer.transactionId
      return answer
    },
    /** Everything up to Charging, each step accepted. */
    async charging() {
      await status('Preparing')
      expect(await self.authorize()).toMatchObject({ status: 'Accepted' })
      expect((await self.start()).idTagInfo).toMatchObject({ status: 'Accepted' })
      await status('Charging')
    },
    stop: (reason: string | undefined, more: object = {}) =>
      at.call('StopTransaction', {
        transactionId,
        meterStop: 1500,
        timestamp: new Date().toISOString(),
        ...(reason ? { reason } : {}),
        ...more,
      }),
    transactionId: () => transactionId!,
    /** What REST says of it. */
    shown: async () => (await at.transactions()).find((one: any) => one.transactionId === String(transactionId)),
  }
  return self
}

/** What REST says of an ended session. */
export const ended = (over: object = {}) => ({ endedAt: expect.any(String), energyWh: 500, flags: [], ...over })
