import { describe, expect, it } from 'vitest'
import { fakeContext, refusalOf, station } from '../../../test/context.js'
import GetLog from './GetLog.js'

const request = (remoteLocation: string) => ({ requestId: 5, logType: 'SecurityLog' as const, log: { remoteLocation } })
const noted = () => {
  const asked: object[] = []
  const keep = async (stationPk: number, what: object) => void asked.push({ stationPk, ...what })
  return { asked, context: fakeContext({ data: { followedRequests: { open: keep, answered: keep } } }) }
}

describe('GetLog', () => {
  it('is noted before it goes out, and with the file the station names (N01.FR.01)', async () => {
    const { asked, context } = noted()
    const wanted = request('https://example.com/logs/')

    await GetLog.before!(wanted, context)
    await GetLog.after!(wanted, { status: 'Accepted', filename: 'log.zip' }, context)

    expect(asked).toMatchObject([
      { stationPk: station.id, action: 'GetLog', requestId: 5, request: wanted },
      { action: 'GetLog', requestId: 5, answer: 'Accepted', filename: 'log.zip' },
    ])
  })

  it.each([
    ['https://example.com/logs#today', 'N01.FR.27'],
    ['https://example.com/logs?to=x/', 'N01.FR.28'],
  ])('is not sent to %s (2.1 %s)', async (location, requirement) => {
    const { asked, context } = noted()

    expect(await refusalOf(GetLog, request(location), context)).toContain(requirement)
    expect(asked).toEqual([])
  })

  it('may be sent to a folder, or to a URL with a query', async () => {
    const { context } = noted()

    expect(await refusalOf(GetLog, request('sftp://u:p@example.com/logs/'), context)).toBeUndefined()
    expect(await refusalOf(GetLog, request('https://example.com/logs?to=x'), context)).toBeUndefined()
  })
})
