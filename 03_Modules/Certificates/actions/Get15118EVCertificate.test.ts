import { expect, it } from 'vitest'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import Get15118EVCertificate from './Get15118EVCertificate.js'

it('Get15118EVCertificate has no contract to give, and keeps nothing of the vehicle', async () => {
  const asked: object[] = []
  const record = async (stationPk: number, query: object) => void asked.push({ stationPk, ...query })
  const about = { iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef', action: 'Update' as const, maximumContractCertificateChains: 2 }

  const answer = await answerTo(
    Get15118EVCertificate,
    { ...about, exiRequest: 'ZHJpdmVy', prioritizedEMAIDs: ['DEABC1'] },
    fakeContext({ data: { certificateQueries: { record } } }),
  )

  expect(answer).toMatchObject({ status: 'Failed', exiResponse: '', statusInfo: { reasonCode: 'UnsupportedRequest' } })
  expect(asked).toEqual([{ stationPk: station.id, action: 'Get15118EVCertificate', about, answer: 'Failed', at: receivedAt }])
})
