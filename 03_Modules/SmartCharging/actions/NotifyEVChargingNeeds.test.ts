import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import type { ProfileInForce } from '#base/repositories/chargingProfiles.js'
import { answerTo, fakeContext, receivedAt, station } from '../../../test/context.js'
import NotifyEVChargingNeeds from './NotifyEVChargingNeeds.js'
import SetChargingProfile from './SetChargingProfile.js'

const { chargingProfile } = SetChargingProfile.example
const byDefault = { id: 100, evseId: 1, purpose: 'TxDefaultProfile', stackLevel: 0, profile: chargingProfile }
const needs: RequestOf<'NotifyEVChargingNeeds'> = { evseId: 1, maxScheduleTuples: 1, chargingNeeds: { requestedEnergyTransfer: 'DC' } }

const told = async ({
  request = needs,
  allowed = undefined as string[] | undefined,
  running = true,
  installed = [byDefault] as ProfileInForce[],
  variables = [] as object[],
} = {}) => {
  const recorded: object[] = []
  const context = fakeContext({
    data: {
      variables: { ofComponents: async () => variables as never },
      chargingProfiles: { installed: async () => installed },
      connectors: { list: async () => [] },
      chargingLimits: { list: async () => ({ items: [] }) },
      chargingNeeds: {
        running: async () => (running ? { transactionId: 'T1' } : undefined),
        last: async () => undefined,
        allowed: async () => allowed,
        record: async (_station, one) => recorded.push(one),
      },
    },
  })
  const { status } = await answerTo(NotifyEVChargingNeeds, request, context)
  return { status, recorded, emitted: context.emitted, logged: context.logged }
}

describe('NotifyEVChargingNeeds', () => {
  it('is accepted with a profile that follows (K15.FR.03, K15.FR.07)', async () => {
    const { status, recorded, emitted } = await told()

    const profile = { ...chargingProfile, id: 101, chargingProfilePurpose: 'TxProfile', transactionId: 'T1' }
    expect(status).toBe('Accepted')
    expect(emitted).toEqual([{ event: 'charging.profileDue', body: { ...station, evseId: 1, profile } }])
    expect(recorded).toMatchObject([
      { transactionId: 'T1', needs: needs.chargingNeeds, maxScheduleTuples: 1, at: receivedAt, status, profile },
    ])
  })

  it.each([
    ['no transaction runs', { running: false }],
    ['nothing was set', { installed: [] }],
    ['the profile may not be sent', { variables: [{ variable: 'RateUnit', value: 'W' }] }],
  ])('is rejected and kept when %s, and promises nothing (K15.FR.04)', async (_, given) => {
    const { status, recorded, emitted } = await told(given)

    expect([status, emitted]).toEqual(['Rejected', []])
    expect(recorded).toMatchObject([{ status: 'Rejected', profile: undefined }])
  })

  it.each([{ controlMode: 'DynamicControl' as const }, { v2xChargingParameters: {} }])(
    'is not rejected for a vehicle of ISO 15118-20, which would lose its transaction (K18.FR.04, K19.FR.04): %j',
    async (more) => {
      const request = { ...needs, chargingNeeds: { ...needs.chargingNeeds, ...more } }

      expect((await told({ request, installed: [] })).status).toBe('NoChargingProfile')
    },
  )

  it('is rejected for a way to take energy that the transaction may not have (K18.FR.22, K19.FR.15)', async () => {
    const request = { ...needs, chargingNeeds: { ...needs.chargingNeeds, controlMode: 'ScheduledControl' as const } }

    expect((await told({ request, allowed: ['AC_BPT'] })).status).toBe('Rejected')
    expect((await told({ request, allowed: ['AC_BPT', 'DC'] })).status).toBe('Accepted')
  })

  it('happened when the station says it did, for one that was offline (K15.FR.20)', async () => {
    const { recorded } = await told({ request: { ...needs, timestamp: '2026-04-30T08:00:00Z' } })

    expect(recorded).toMatchObject([{ at: new Date('2026-04-30T08:00:00Z'), receivedAt }])
  })
})
