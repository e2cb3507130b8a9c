import { describe, expect, it } from 'vitest'
import type { TokenFacts } from '#base/domain/authorization.js'
import type { RequestOf } from '#base/ocpp/action.js'
import type { ActiveTransaction, PresentedToken } from '#base/repositories/tokens.js'
import { answerTo, fakeContext, now, station } from '../../../test/context.js'
import Authorize from './Authorize.js'

const idToken = { idToken: '04A1B2C3D4', type: 'ISO14443' }
const accepted: TokenFacts = { ...idToken, status: 'Accepted' }

const ask = async (
  token: TokenFacts | undefined,
  { active = [], ...more }: { active?: ActiveTransaction[] } & Partial<RequestOf<'Authorize'>> = {},
) => {
  const asked: Array<[PresentedToken, number]> = []
  const facts = async (presented: PresentedToken, stationPk: number) => {
    asked.push([presented, stationPk])
    return { token, active, station: { locationId: 1, evses: [{ evseId: 1, connectorTypes: ['cType2'] }] } }
  }
  return { answer: await answerTo(Authorize, { idToken, ...more }, fakeContext({ data: { tokens: { facts } } })), asked }
}

describe('Authorize', () => {
  it('accepts a token its operator accepts, with its group and until when the station may remember it (C01.FR.06, C09.FR.09)', async () => {
    const expiresAt = new Date(now.getTime() + 3_600_000)

    const { answer, asked } = await ask({ ...accepted, groupIdToken: { idToken: 'Family', type: 'Central' }, expiresAt })

    expect(answer).toEqual({
      idTokenInfo: {
        status: 'Accepted',
        groupIdToken: { idToken: 'Family', type: 'Central' },
        cacheExpiryDateTime: '2026-05-01T09:00:00.000Z',
      },
    })
    expect(asked).toEqual([[{ ...idToken, anyType: undefined }, station.id]])
  })

  it('knows nobody whom nobody registered (C01)', async () => {
    expect((await ask(undefined)).answer).toEqual({ idTokenInfo: { status: 'Unknown' } })
    expect((await ask(undefined, { idToken: { idToken: '1234', type: 'KeyCode' } })).answer).toEqual({ idTokenInfo: { status: 'Invalid' } })
  })

  it('refuses a token that is blocked, expired, or meant for another place (C01.FR.22)', async () => {
    expect((await ask({ ...accepted, status: 'Blocked' })).answer.idTokenInfo.status).toBe('Blocked')
    expect((await ask({ ...accepted, expiresAt: now })).answer.idTokenInfo.status).toBe('Expired')
    expect((await ask({ ...accepted, allowedLocationIds: [2] })).answer.idTokenInfo.status).toBe('NotAtThisLocation')
    expect((await ask({ ...accepted, allowedConnectorTypes: ['cCCS2'] })).answer.idTokenInfo.status).toBe('NotAllowedTypeEVSE')
  })

  it('does not mind that the token charges already: who asks may be about to stop', async () => {
    const { answer } = await ask(accepted, { active: [{ stationPk: 8, transactionId: 'T1' }] })

    expect(answer.idTokenInfo.status).toBe('Accepted')
  })

  it('asks for a 1.6 idTag by its value alone', async () => {
    const { asked } = await ask(accepted, { idToken: { ...idToken, customData: { vendorId: 'plugboard', anyType: true } } })

    expect(asked[0]![0]).toMatchObject({ anyType: true })
  })
})
