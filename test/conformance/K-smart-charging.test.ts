import { createRPCError } from 'ocpp-rpc'
import { describe, expect } from 'vitest'
import { bench, type Station } from './bench.js'
import { it } from './cases.js'
import { session } from './states.js'
import { tokens, withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

const hence = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const schedule = (limit = 6, more: object = {}) => [
  { id: 1, chargingRateUnit: 'A', duration: 3_600, chargingSchedulePeriod: [{ startPeriod: 0, limit, numberPhases: 3 }], ...more },
]
const absolute = (id: number, more: object = {}) => ({
  id,
  stackLevel: 0,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Absolute',
  validFrom: hence(0),
  validTo: hence(60),
  chargingSchedule: schedule(6, { startSchedule: hence(0) }),
  ...more,
})
const recurring = { chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' }
const relative = { chargingProfileKind: 'Relative', chargingSchedule: schedule() }
const shown = async (at: Station) => (await at.get('charging-profiles')).items

/** An operator sets a profile; the station accepts it. */
async function set(at: Station, evseId: number, chargingProfile: object) {
  at.answer('SetChargingProfile', { status: 'Accepted' })
  expect(await at.send('SetChargingProfile', { evseId, chargingProfile })).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  expect(at.asked('SetChargingProfile').at(-1)).toEqual({ evseId, chargingProfile })
}

describe('a charging profile', () => {
  it.each([
    ['TC_K_01_CSMS', 'for the transactions of an EVSE', 1, absolute(1)],
    [
      'TC_K_03_CSMS',
      'for the whole station',
      0,
      absolute(1, {
        chargingProfilePurpose: 'ChargingStationMaxProfile',
        chargingSchedule: schedule(8, { startSchedule: hence(0) }),
      }),
    ],
    ['TC_K_10_CSMS', 'for the transactions of all EVSEs', 0, absolute(1)],
    ['TC_K_19_CSMS', 'that recurs', 1, absolute(1, recurring)],
  ])('%s: %s is set and shown', async (_id, _what, evseId, profile) => {
    const at = await station('2.0.1')

    if ('recurrencyKind' in profile) await set(at, evseId, { ...profile, recurrencyKind: 'Weekly' })
    await set(at, evseId, profile)

    expect(await shown(at)).toMatchObject([
      { profileId: 1, set: { evseId, profile: { chargingProfilePurpose: profile.chargingProfilePurpose } } },
    ])
  })

  it('TC_K_04_CSMS: takes the place of the one of its number', async () => {
    const at = await station('2.0.1')

    await set(at, 1, absolute(7, { chargingSchedule: schedule(8, { startSchedule: hence(0) }) }))
    await set(at, 1, absolute(7, { chargingSchedule: schedule(6, { startSchedule: hence(0) }) }))

    const [{ set: now }, ...others] = await shown(at)
    expect(others).toEqual([])
    expect(now.profile.chargingSchedule[0].chargingSchedulePeriod[0].limit).toBe(6)
  })

  it('TC_K_70_CSMS: stands beside one of another stack level', async () => {
    const at = await station('2.0.1')

    await session(at).charging()

    await set(at, 1, absolute(1, { stackLevel: 0 }))
    await set(at, 0, absolute(2, { stackLevel: 1, chargingProfilePurpose: 'ChargingStationMaxProfile' }))

    expect((await shown(at)).map(({ profileId }: { profileId: number }) => profileId).toSorted()).toEqual([1, 2])
  })

  it('TC_K_15_CSMS: a station that supports none says so, and the command tells', async () => {
    const at = await station('2.0.1')
    at.answer('SetChargingProfile', () => {
      throw createRPCError('NotSupported', 'no smart charging')
    })

    const chargingProfile = absolute(1)
    const result = await at.send('SetChargingProfile', { evseId: 1, chargingProfile })

    expect(result).toMatchObject({ success: false, error: { code: 'NotSupported' } })
    expect(at.asked('SetChargingProfile')).toEqual([{ evseId: 1, chargingProfile }])
    expect(await shown(at)).toEqual([])
  })

  it('TC_K_60_CSMS: for a running transaction names it', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    await tx.charging()

    const profile = { id: 1, stackLevel: 0, chargingProfilePurpose: 'TxProfile', transactionId: tx.transactionId, ...relative }
    await set(at, 1, profile)

    expect(await shown(at)).toMatchObject([{ profileId: 1, set: { evseId: 1, profile: { transactionId: tx.transactionId } } }])
  })

  it('TC_K_02_CSMS: for a transaction the station does not have is refused by it', async () => {
    const at = await station('2.0.1')
    at.answer('SetChargingProfile', { status: 'Rejected' })
    const profile = {
      id: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'TxProfile',
      transactionId: 'conformance-none',
      ...relative,
      chargingSchedule: schedule(7),
    }

    expect(await at.send('SetChargingProfile', { evseId: 1, chargingProfile: profile })).toMatchObject({ payload: { status: 'Rejected' } })

    expect(at.asked('SetChargingProfile')).toEqual([{ evseId: 1, chargingProfile: profile }])
    expect(await shown(at)).toEqual([])
  })

  it('TC_K_37_CSMS: comes with a remote start', async () => {
    const at = await station('2.0.1')
    const tx = session(at)
    at.answer('RequestStartTransaction', { status: 'Accepted' })
    const request = {
      remoteStartId: 37,
      evseId: 1,
      idToken: tokens.one,
      chargingProfile: { id: 1, stackLevel: 0, chargingProfilePurpose: 'TxProfile', ...relative },
    }

    expect(await at.send('RequestStartTransaction', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    await tx.event({ triggerReason: 'RemoteStart', idToken: tokens.one, transactionInfo: { remoteStartId: 37 } })

    expect(at.asked('RequestStartTransaction')).toEqual([request])
    expect(await tx.shown()).toMatchObject({ remoteStartId: 37 })
  })
})

/** An operator asks for the profiles of a purpose; the station reports one. */
async function reported(at: Station, profile: { id: number; chargingProfilePurpose: string }) {
  at.answer('GetChargingProfiles', { status: 'Accepted' })
  const request = { requestId: 5, evseId: 1, chargingProfile: { chargingProfilePurpose: profile.chargingProfilePurpose } }
  expect(await at.send('GetChargingProfiles', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
  const report = { requestId: 5, chargingLimitSource: 'CSO', evseId: 1, chargingProfile: [profile] }
  expect(await at.call('ReportChargingProfiles', report)).toEqual({})
}

describe('clearing profiles', () => {
  const byCriteria = { chargingProfileCriteria: { chargingProfilePurpose: 'TxDefaultProfile', stackLevel: 0, evseId: 1 } }

  it.each([
    ['TC_K_05_CSMS', 'by number', { chargingProfileId: 1 }],
    ['TC_K_06_CSMS', 'by purpose and level', byCriteria],
  ])('%s: %s takes them away', async (id, _how, request) => {
    const at = await station('2.0.1')
    if (id === 'TC_K_05_CSMS') await reported(at, absolute(1))
    else await set(at, 1, absolute(1))
    expect(await shown(at)).toMatchObject([{ profileId: 1 }])
    at.answer('ClearChargingProfile', { status: 'Accepted' })

    expect(await at.send('ClearChargingProfile', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })

    expect(at.asked('ClearChargingProfile')).toEqual([request])
    expect(await shown(at)).toEqual([])
  })

  it('TC_K_08_CSMS: where there are none', async () => {
    const at = await station('2.0.1')
    at.answer('ClearChargingProfile', { status: 'Unknown' })

    expect(await at.send('ClearChargingProfile', byCriteria)).toMatchObject({ success: true, payload: { status: 'Unknown' } })

    expect(at.asked('ClearChargingProfile')).toEqual([byCriteria])
  })
})

describe('the profiles a station has', () => {
  const purpose = 'TxDefaultProfile'
  it.each([
    ['TC_K_29_CSMS', 'of the station', { evseId: 0, chargingProfile: { chargingProfilePurpose: purpose } }, [0]],
    ['TC_K_30_CSMS', 'of an EVSE', { evseId: 1, chargingProfile: { chargingProfilePurpose: purpose } }, [1]],
    ['TC_K_31_CSMS', 'of all', { chargingProfile: { chargingProfilePurpose: purpose } }, [1, 2]],
    ['TC_K_32_CSMS', 'by number', { chargingProfile: { chargingProfileId: [11] } }, [1]],
    ['TC_K_33_CSMS', 'by level', { evseId: 1, chargingProfile: { stackLevel: 0 } }, [1]],
    ['TC_K_34_CSMS', 'by who set them', { evseId: 1, chargingProfile: { chargingLimitSource: ['CSO'] } }, [1]],
    ['TC_K_35_CSMS', 'by purpose', { evseId: 1, chargingProfile: { chargingProfilePurpose: purpose } }, [1]],
    ['TC_K_36_CSMS', 'by purpose and level', { evseId: 1, chargingProfile: { chargingProfilePurpose: purpose, stackLevel: 0 } }, [1]],
    [
      'TC_K_52_CSMS',
      'that others set',
      { evseId: 1, chargingProfile: { chargingProfilePurpose: 'ChargingStationExternalConstraints' } },
      [1],
    ],
  ] as const)('%s: %s are reported and shown', async (id, _which, filter, evseIds) => {
    const at = await station('2.0.1')
    at.answer('GetChargingProfiles', { status: 'Accepted' })
    const request = { requestId: 29, ...filter }
    const external = id === 'TC_K_52_CSMS'
    if (id === 'TC_K_29_CSMS') await session(at).charging()

    expect(await at.send('GetChargingProfiles', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })
    for (const [i, evseId] of evseIds.entries())
      expect(
        await at.call('ReportChargingProfiles', {
          requestId: 29,
          chargingLimitSource: external ? 'EMS' : 'CSO',
          evseId,
          tbc: i + 1 < evseIds.length,
          chargingProfile: [absolute(10 + evseId, external ? { chargingProfilePurpose: 'ChargingStationExternalConstraints' } : {})],
        }),
      ).toEqual({})

    expect(at.asked('GetChargingProfiles')).toEqual([request])
    expect((await shown(at)).map(({ profileId, reported }: any) => [profileId, reported.evseId]).toSorted()).toEqual(
      evseIds.map((evseId) => [10 + evseId, evseId]),
    )
  })

  it.each([
    ['TC_K_43_CSMS', 'of an EVSE', 1],
    ['TC_K_44_CSMS', 'of the station', 0],
  ])('%s: come to one schedule %s, which is shown', async (_id, _of, evseId) => {
    const at = await station('2.0.1')
    const composite = {
      evseId,
      duration: 300,
      scheduleStart: hence(0),
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 10 }],
    }
    at.answer('GetCompositeSchedule', { status: 'Accepted', schedule: composite })
    const request = { evseId, duration: 300, chargingRateUnit: 'A' }

    expect(await at.send('GetCompositeSchedule', request)).toMatchObject({ success: true, payload: { status: 'Accepted' } })

    expect(at.asked('GetCompositeSchedule')).toEqual([request])
    expect((await at.get('composite-schedule')).items).toMatchObject([{ evseId, schedule: { duration: 300 } }])
  })
})

describe('limits that others set', () => {
  const tell = (at: Station) => at.call('NotifyChargingLimit', { chargingLimit: { chargingLimitSource: 'EMS' } })

  it('TC_K_48_CSMS: are shown', async () => {
    const at = await station('2.0.1')

    expect(await tell(at)).toEqual({})

    expect((await at.get('charging-limits')).items).toMatchObject([{ source: 'EMS' }])
  })

  it.each([
    ['TC_K_50_CSMS', 'without a transaction', false],
    ['TC_K_51_CSMS', 'with a transaction, which goes on', true],
  ])('%s: are shown as released, %s', async (_id, _what, running) => {
    const at = await station('2.0.1')
    const tx = session(at)
    if (running) await tx.charging()
    await tell(at)

    expect(await at.call('ClearedChargingLimit', { chargingLimitSource: 'EMS' })).toEqual({})
    if (running) expect(await tx.event({ triggerReason: 'ChargingRateChanged' })).toEqual({})

    const [limit] = (await at.get('charging-limits')).items
    expect(limit).toMatchObject({ source: 'EMS', clearedAt: expect.any(String) })
  })
})
