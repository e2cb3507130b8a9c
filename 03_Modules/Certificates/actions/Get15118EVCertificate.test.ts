import { describe, expect, it } from 'vitest'
import type { Contract, ContractPool } from '#base/ports/contractPool.js'
import { memoryCache } from '#util/cache/memory.js'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import Get15118EVCertificate from './Get15118EVCertificate.js'

const about = { iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef', action: 'Update' as const }
const request = { ...about, exiRequest: 'ZHJpdmVy' }

const asking = (contracts?: Contract[] | Error, version: '2.0.1' | '2.1' = '2.1') => {
  const kept: object[] = []
  const asked: object[] = []
  const contractPool: ContractPool = {
    async request(question) {
      asked.push(question)
      if (contracts instanceof Error) throw contracts
      return contracts!
    },
  }
  const context = fakeContext({
    version,
    cache: memoryCache(),
    contractPool: contracts && contractPool,
    data: { certificateQueries: { record: async (stationPk: number, query: object) => void kept.push({ stationPk, ...query }) } },
  })
  return { ask: (more: object = {}) => answerTo(Get15118EVCertificate, { ...request, ...more }, context), kept, asked }
}

describe('Get15118EVCertificate', () => {
  it('brings the vehicle what the pool has for it, and keeps nothing of it (M01, M02)', async () => {
    const { ask, kept, asked } = asking([{ exiResponse: 'QQ==' }, { exiResponse: 'Qg==' }])

    expect(await ask()).toEqual({ status: 'Accepted', exiResponse: 'QQ==' })
    expect(asked).toMatchObject([{ iso15118SchemaVersion: about.iso15118SchemaVersion, exiRequest: 'ZHJpdmVy' }])
    expect(kept).toEqual([{ stationPk: station.id, action: 'Get15118EVCertificate', about, answer: 'Accepted', at: receivedAt }])
  })

  it('brings several one at a time, the most wanted first, and says how many are left (M01.FR.04, M01.FR.07)', async () => {
    const { ask, asked } = asking(['A', 'B', 'C', 'D'].map((emaid) => ({ emaid, exiResponse: `${emaid}A==` })))
    const wish = { maximumContractCertificateChains: 3, prioritizedEMAIDs: ['c'] }

    const answers = [await ask(wish), await ask(wish), await ask(wish)]

    expect(answers).toEqual([
      { status: 'Accepted', exiResponse: 'CA==', remainingContracts: 2 },
      { status: 'Accepted', exiResponse: 'AA==', remainingContracts: 1 },
      { status: 'Accepted', exiResponse: 'BA==', remainingContracts: 0 },
    ])
    expect(asked).toHaveLength(1)
    expect(await ask(wish)).toMatchObject({ remainingContracts: 2 })
    expect(asked).toHaveLength(2)
  })

  it('is Failed without a pool, or when the pool has nothing; the operator sees why', async () => {
    const alone = asking()
    expect(await alone.ask()).toMatchObject({ status: 'Failed', exiResponse: '', statusInfo: { reasonCode: 'UnsupportedRequest' } })
    expect(alone.kept).toMatchObject([{ answer: 'Failed', reason: expect.stringContaining('CONTRACT_POOL_URL') }])

    const poor = asking(new Error('the pool at 10.0.0.7 answered 404'))
    expect(await poor.ask()).toEqual({
      status: 'Failed',
      exiResponse: '',
      statusInfo: { reasonCode: 'NoContract', additionalInfo: expect.not.stringContaining('10.') },
    })
    expect(poor.kept).toMatchObject([{ answer: 'Failed', reason: 'the pool at 10.0.0.7 answered 404' }])
  })

  it('is Failed when the answer has no room for the contract', async () => {
    const contracts = [{ exiResponse: 'A'.repeat(5_604) }]

    expect((await asking(contracts).ask()).status).toBe('Accepted')
    expect((await asking(contracts, '2.0.1').ask()).status).toBe('Failed')
  })
})
