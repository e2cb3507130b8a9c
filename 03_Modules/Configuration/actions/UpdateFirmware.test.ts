import { describe, expect, it } from 'vitest'
import { fakeContext, fits, now, refusalOf, station } from '../../../test/context.js'
import UpdateFirmware from './UpdateFirmware.js'

const firmware = { location: 'ftp://user:hunter2@example.com/fw.bin', retrieveDateTime: '2026-05-01T08:00:00Z' }
const request = { requestId: 5, firmware }
const noted = () => {
  const asked: Array<{ request: object }> = []
  const keep = async (stationPk: number, what: { request: object }) => void asked.push({ stationPk, ...what } as { request: object })
  return { asked, context: fakeContext({ data: { followedRequests: { open: keep, answered: keep } } }) }
}

describe('UpdateFirmware', () => {
  it('is noted before it goes out, without the password of its location', async () => {
    const { asked, context } = noted()

    await UpdateFirmware.before!(request, context)

    expect(asked).toMatchObject([{ stationPk: station.id, action: 'UpdateFirmware', requestId: 5 }])
    expect(JSON.stringify(asked)).toContain('ftp://user:***@example.com/fw.bin')
  })

  it('is not sent with a signature that no certificate verifies (L01.FR.11)', async () => {
    const { asked, context } = noted()
    const signed = { ...firmware, signature: 'c2ln' }

    expect(await refusalOf(UpdateFirmware, { requestId: 5, firmware: signed }, context)).toContain('L01.FR.11')
    expect(asked).toEqual([])
    expect(await refusalOf(UpdateFirmware, { requestId: 5, firmware: { ...signed, signingCertificate: 'PEM' } }, context)).toBeUndefined()
  })

  it('keeps what the station answered, and why', async () => {
    const { asked, context } = noted()

    await UpdateFirmware.after!(request, { status: 'Rejected', statusInfo: { reasonCode: 'Busy', additionalInfo: 'installing' } }, context)

    expect(asked).toMatchObject([{ requestId: 5, answer: 'Rejected', reason: 'Busy: installing', at: now }])
  })

  it('has no number of its own where the protocol has none', async () => {
    const { asked, context } = noted()
    const unnumbered = { ...request, requestId: 0, customData: { vendorId: 'plugboard', unnumbered: true } }

    await UpdateFirmware.after!(unnumbered, { status: 'Accepted' }, context)

    expect(asked).toMatchObject([{ requestId: undefined, answer: 'Accepted' }])
    expect(Object.keys(asked[0]!.request)).toEqual(['firmware'])
  })

  it('has an example that both versions take', () => {
    expect([fits('2.0.1', 'UpdateFirmware', UpdateFirmware.example), fits('2.1', 'UpdateFirmware', UpdateFirmware.example)]).toEqual([
      true,
      true,
    ])
  })
})
