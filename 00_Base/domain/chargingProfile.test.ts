import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChargingProfileType, ChargingSchedulePeriodType, ChargingScheduleType } from '#base/ocpp/generated/v21.js'
import { validate } from '#base/ocpp/validate.js'
import { anyMessage } from '../../test/anyMessage.js'
import { type InstalledProfile, type ProfileToSend, profileFaults } from './chargingProfile.js'
import type { KnownNeeds } from './vehicleNeeds.js'

const schedule: ChargingScheduleType = { id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1 }] }
const relative: ChargingProfileType = {
  id: 7,
  stackLevel: 1,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: [schedule],
}
const absolute: ChargingProfileType = {
  ...relative,
  chargingProfileKind: 'Absolute',
  chargingSchedule: [{ ...schedule, startSchedule: '2026-05-01T08:00:00Z' }],
}
const ofTransaction: ChargingProfileType = { ...relative, chargingProfilePurpose: 'TxProfile', transactionId: 'T1' }
const ofStation: ChargingProfileType = { ...absolute, chargingProfilePurpose: 'ChargingStationMaxProfile' }
const vehicle: KnownNeeds = { phases: false, dischargePhases: false, bidirectional: true, dynamicControl: false }
const dynamic: ChargingProfileType = { ...relative, chargingProfileKind: 'Dynamic', dynUpdateInterval: 60 }

const faults = (profile: ChargingProfileType, more: Partial<ProfileToSend> = {}) =>
  profileFaults({ profile, use: 'set', evseId: 1, abilities: {}, others: [], at: new Date('2026-05-01T08:00:00Z'), ...more })
const withSchedule = (change: Partial<ChargingScheduleType>, profile = relative): ChargingProfileType => ({
  ...profile,
  chargingSchedule: [{ ...profile.chargingSchedule[0]!, ...change }],
})
const withPeriods = (...chargingSchedulePeriod: ChargingSchedulePeriodType[]) => withSchedule({ chargingSchedulePeriod })
const withPeriod = (period: Partial<ChargingSchedulePeriodType>, profile = relative) =>
  withSchedule({ chargingSchedulePeriod: [{ startPeriod: 0, ...period }] }, profile)

describe('a charging profile', () => {
  it.each<[string, ChargingProfileType, number]>([
    ['a default', relative, 1],
    ['a default for every EVSE', relative, 0],
    ['one at a time of day', { ...absolute, chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' }, 1],
    ['one of a transaction', ofTransaction, 1],
    ['the limit of the station', ofStation, 0],
    ['one of one phase', withPeriod({ limit: 6.3, numberPhases: 1 }), 1],
    ['a dynamic one', dynamic, 1],
    ['one for priority', { ...relative, chargingProfilePurpose: 'PriorityCharging' }, 1],
    ['one that comes with local time and a random delay (K01.FR.96)', withSchedule({ useLocalTime: true, randomizedDelay: 600 }), 1],
    ['one with limitAtSoC (K01.FR.105)', withSchedule({ limitAtSoC: { soc: 80, limit: 6 } }), 1],
    [
      'one that ends when the station is offline (K01.FR.104)',
      { ...relative, maxOfflineDuration: 60, invalidAfterOfflineDuration: true },
      1,
    ],
  ])('may be sent: %s', (_, profile, evseId) => {
    expect(faults(profile, { evseId })).toEqual([])
  })

  it('has no limit below 0 in 2.1, which has a dischargeLimit (errata 2025-09 §2.62)', () => {
    const phases = { ...vehicle, phases: true }
    expect(faults(withPeriod({ limit: -6 }), { version: '2.1' })).toEqual([expect.stringContaining('§2.62')])
    expect(faults(withPeriod({ limit: 6, limit_L2: -1 }, ofTransaction), { version: '2.1', needs: phases })).toHaveLength(1)
    expect(faults(withPeriod({ limit: 0 }), { version: '2.1' })).toEqual([])
    expect(faults(withPeriod({ limit: -6 }), { version: '2.0.1' })).toEqual([])
  })

  it('has limits with at most one decimal in 2.0.1 (part 2, ChargingSchedulePeriodType)', () => {
    for (const one of [withPeriod({ limit: 8.15 }), withSchedule({ minChargingRate: 6.05 })]) {
      expect(faults(one, { version: '2.0.1' })).toEqual([expect.stringContaining('such as 8.1')])
      expect(faults(one, { version: '2.1' })).toEqual([])
    }
    for (let tenths = 0; tenths < 500; tenths++) expect(faults(withPeriod({ limit: tenths / 10 }), { version: '2.0.1' })).toEqual([])
  })

  it('is valid for some time', () => {
    const [validFrom, validTo] = ['2026-05-01T09:00:00Z', '2026-05-01T10:00:00+01:00']
    expect(faults({ ...relative, validFrom, validTo })).toEqual([expect.stringContaining('never valid')])
    expect(faults({ ...relative, validFrom, validTo: '2026-05-01T09:00:01Z' })).toEqual([])
  })

  it('has limits with one decimal in every version, whatever a float makes of 8.1', () => {
    for (const version of ['2.0.1', '2.1'] as const)
      validate(version, 'SetChargingProfile', 'request', { evseId: 1, chargingProfile: withPeriod({ limit: 8.1 }) })
    const { id: chargingProfileId, stackLevel, chargingProfilePurpose, chargingProfileKind } = relative
    const chargingSchedule = { chargingRateUnit: 'A', minChargingRate: 6.3, chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1 }] }
    validate('1.6', 'SetChargingProfile', 'request', {
      connectorId: 1,
      csChargingProfiles: { chargingProfileId, stackLevel, chargingProfilePurpose, chargingProfileKind, chargingSchedule },
    })
  })

  it.each<[string, ChargingProfileType, Partial<ProfileToSend>?]>([
    ['K01.FR.03', { ...ofTransaction, transactionId: undefined }],
    ['K01.FR.16', ofTransaction, { evseId: 0 }],
    ['K01.FR.19', withPeriod({ limit: 6, phaseToUse: 2 }), { abilities: { phaseSwitching: true } }],
    ['K01.FR.19', withPeriod({ limit: 6, numberPhases: 2, phaseToUse: 2 }), { abilities: { phaseSwitching: true } }],
    ['K01.FR.20', withPeriod({ limit: 6, numberPhases: 1, phaseToUse: 2 })],
    ['K01.FR.20', withPeriod({ limit: 6, numberPhases: 1, phaseToUse: 2 }), { abilities: { phaseSwitching: false } }],
    ['K01.FR.22', { ...absolute, chargingProfilePurpose: 'ChargingStationExternalConstraints' }],
    ['K02.FR.07', { ...absolute, chargingProfilePurpose: 'ChargingStationExternalConstraints' }],
    ['K01.FR.26', relative, { abilities: { rateUnits: ['W'] } }],
    ['K01.FR.31', withPeriods({ startPeriod: 10, limit: 6 })],
    ['K01.FR.34', { ...ofTransaction, chargingSchedule: [schedule, { ...schedule, id: 2 }] }],
    ['K01.FR.35', withPeriods({ startPeriod: 0, limit: 6 }, { startPeriod: 60, limit: 8 }, { startPeriod: 30, limit: 9 })],
    ['K01.FR.35', withPeriods({ startPeriod: 0, limit: 6 }, { startPeriod: 0, limit: 8 })],
    ['K01.FR.38', { ...relative, chargingProfilePurpose: 'ChargingStationMaxProfile' }, { evseId: 0 }],
    ['K01.FR.40', { ...absolute, chargingSchedule: [schedule] }],
    ['K01.FR.40', { ...relative, chargingProfileKind: 'Recurring', recurrencyKind: 'Daily' }],
    ['TC_K_04_CSMS', { ...relative, recurrencyKind: 'Daily' }],
    ['RecurrencyKindEnumType', { ...absolute, chargingProfileKind: 'Recurring' }],
    ['K01.FR.41', { ...absolute, chargingProfileKind: 'Relative' }],
    ['K04.FR.03', ofStation, { evseId: 2 }],
    ['K02.FR.03', { ...relative, transactionId: 'T1' }],
    ['part 2, SetChargingProfileRequest', relative, { evseId: -1 }],
    ['part 2, ChargingProfileType', { ...relative, stackLevel: -1 }],
    ['part 2, ChargingScheduleType', withSchedule({ duration: -1 })],
    ['part 2, ChargingSchedulePeriodType', withPeriod({ limit: 6, numberPhases: 4 })],
    [
      'part 2, ChargingSchedulePeriodType',
      withPeriod({ limit: 6, numberPhases: 1, phaseToUse: 0 }),
      { abilities: { phaseSwitching: true } },
    ],
    ['SmartChargingCtrlr.ProfileStackLevel', relative, { abilities: { maxStackLevel: 0 } }],
    [
      'SmartChargingCtrlr.PeriodsPerSchedule',
      withPeriods({ startPeriod: 0, limit: 6 }, { startPeriod: 9, limit: 7 }),
      { abilities: { periodsPerSchedule: 1 } },
    ],
  ])('is not sent against %s (2.0.1): %j %j', (requirement, profile, more) => {
    expect(faults(profile, more)).toEqual([expect.stringContaining(requirement)])
  })

  const phases = { needs: { ...vehicle, phases: true, dischargePhases: true } }
  it.each<[string, ChargingProfileType, Partial<ProfileToSend>?]>([
    ['K01.FR.73', withSchedule({ duration: 60 }, { ...relative, chargingProfilePurpose: 'PriorityCharging' })],
    ['K01.FR.80', relative, { abilities: { maxExternalConstraintsId: 7 } }],
    ['K01.FR.95', withSchedule({ randomizedDelay: 5 }, ofStation), { evseId: 0 }],
    ['K01.FR.111', withPeriod({ operationMode: 'ExternalLimits' }, ofStation), { evseId: 0 }],
    ['K01.FR.113', withPeriod({ operationMode: 'Idle' }, { ...relative, chargingProfilePurpose: 'LocalGeneration' })],
    ['K01.FR.115', withPeriod({ operationMode: 'Idle' }), { abilities: { operationModes: ['CentralSetpoint'] } }],
    ['K01.FR.120', { ...relative, chargingProfilePurpose: 'PriorityCharging' }, { abilities: { additionalPurposes: ['LocalGeneration'] } }],
    ['K01.FR.121', dynamic, { abilities: { dynamicProfiles: false } }],
    ['K01.FR.122', { ...relative, dynUpdateInterval: 60 }],
    ['K01.FR.123', withSchedule({ useLocalTime: true }), { abilities: { useLocalTime: false } }],
    ['K01.FR.124', withSchedule({ randomizedDelay: 5 }), { abilities: { randomizedDelay: false } }],
    ['K01.FR.125', withSchedule({ limitAtSoC: { soc: 80, limit: 6 } }), { abilities: { limitAtSoC: false } }],
    ['SupportsMaxOfflineDuration', { ...relative, maxOfflineDuration: 1 }, { abilities: { maxOfflineDuration: false } }],
    ['K01.FR.126', withPeriod({ limit: 6, evseSleep: true })],
    ['K01.FR.142', withPeriod({ limit: 6, limit_L2: 7 }, ofTransaction), { needs: vehicle }],
    ['K01.FR.143', withPeriod({ limit: 6, limit_L2: 7 }), phases],
    ['K01.FR.145', withPeriod({ operationMode: 'ExternalLimits', limit_L2: 7 }, ofTransaction), phases],
    ['V2X.05', withPeriod({ operationMode: 'ExternalSetpoint', setpoint: -750, limit: 1000, dischargeLimit: -500 })],
    ['V2X.05', withPeriod({ operationMode: 'ExternalSetpoint', setpoint: 1001, limit: 1000 })],
    ['V2X.07', withPeriod({ operationMode: 'ExternalLimits', dischargeLimit_L3: -7 }, ofTransaction), phases],
    [
      'V2X.08',
      withPeriod({ operationMode: 'CentralSetpoint', setpoint: 6, setpoint_L2: 7 }, ofTransaction),
      { needs: { ...vehicle, phases: true } },
    ],
    ['V2X.09', withPeriod({ operationMode: 'CentralSetpoint', setpoint: 6, setpoint_L2: 7 }), phases],
    ['Q02.FR.02', withPeriod({})],
    ['Q02.FR.02', withPeriod({ limit: 6, setpoint: 5 })],
    ['Q03.FR.02', withPeriod({ operationMode: 'CentralSetpoint', setpoint: 5, limit: 6 })],
    ['Q07.FR.02', withPeriod({ operationMode: 'CentralFrequency', setpoint: 5 })],
    ['Q07.FR.03', withPeriod({ operationMode: 'CentralFrequency', setpoint: 5, limit: 6 }, dynamic)],
    [
      'Q08.FR.02',
      withSchedule({
        chargingRateUnit: 'W',
        chargingSchedulePeriod: [{ startPeriod: 0, operationMode: 'LocalFrequency', v2xBaseline: 1 }],
      }),
    ],
    ['Q10.FR.01', withPeriod({ operationMode: 'Idle', limit: 6 })],
    [
      'K28.FR.01',
      { ...dynamic, chargingSchedule: withPeriods({ startPeriod: 0, limit: 6 }, { startPeriod: 9, limit: 6 }).chargingSchedule },
    ],
  ])('is not sent against %s (2.1): %j %j', (requirement, profile, more) => {
    expect(faults(profile, more)).toEqual([expect.stringContaining(requirement)])
  })

  const three = withPeriods({ startPeriod: 0, limit: 6 }, { startPeriod: 9, limit: 7 }, { startPeriod: 12, limit: 8 }).chargingSchedule
  it.each<[string, ChargingProfileType, Partial<KnownNeeds>]>([
    ['K15.FR.07', { ...ofTransaction, chargingSchedule: three }, { mostPeriods: 2 }],
    ['K19.FR.07', { ...ofTransaction, chargingSchedule: [schedule, { ...schedule, id: 2 }] }, { dynamicControl: true }],
    ['K17.FR.19', { ...ofTransaction, chargingSchedule: [schedule, { ...schedule, id: 2 }] }, { dynamicControl: true }],
    ['Q02.FR.01', withPeriod({ operationMode: 'CentralSetpoint', setpoint: -5 }, ofTransaction), { bidirectional: false }],
  ])('is not sent against %s, to a vehicle that said so', (requirement, profile, needs) => {
    expect(faults(profile, { needs: { ...vehicle, ...needs } })).toEqual([expect.stringContaining(requirement)])
    expect(faults(profile, { needs: { ...vehicle, mostPeriods: 3 } })).toEqual([])
  })

  it('is judged whatever the schema lets pass', () => {
    fc.assert(
      fc.property(
        anyMessage('2.1', 'SetChargingProfile', 'request'),
        fc.constantFrom('set', 'start'),
        ({ evseId, chargingProfile }: any, use) => {
          const others = [{ id: 1, evseId, purpose: chargingProfile.chargingProfilePurpose, stackLevel: chargingProfile.stackLevel }]
          for (const fault of faults(chargingProfile, { evseId, use, others })) expect(fault).toMatch(/\(.+\)$/)
        },
      ),
    )
  })

  it('says all that is wrong at once', () => {
    const wrong: ChargingProfileType = { ...ofTransaction, transactionId: undefined, chargingSchedule: absolute.chargingSchedule }

    expect(faults(wrong, { evseId: 0 })).toHaveLength(3)
  })

  it('may have three schedules for a vehicle that made its needs known, and values by phase when it told them (K15.FR.07)', () => {
    const more: ChargingProfileType = {
      ...ofTransaction,
      chargingSchedule: [1, 2, 3].map((id) => ({ ...schedule, id, chargingSchedulePeriod: [{ startPeriod: 0, limit: 6, limit_L2: 7 }] })),
    }

    expect(faults(more, { needs: { ...vehicle, phases: true } })).toEqual([])
  })
})

describe('beside others on the station', () => {
  const installed = (more: Partial<InstalledProfile>): ProfileToSend['others'] => [
    { id: 8, evseId: 1, purpose: 'TxDefaultProfile', stackLevel: 1, ...more },
  ]
  const year = (of: number) => ({ validFrom: new Date(`${of}-01-01T00:00:00Z`), validTo: new Date(`${of + 1}-01-01T00:00:00Z`) })

  it('no other id has the purpose, level and EVSE at the same time (K01.FR.06)', () => {
    expect(faults(relative, { others: installed({}) })).toEqual([expect.stringContaining('K01.FR.06')])
    expect(faults({ ...relative, validTo: '2026-06-01T00:00:00+02:00' }, { others: installed(year(2026)) })).toHaveLength(1)
    expect(faults({ ...relative, validTo: '2026-01-01T01:00:00+01:00' }, { others: installed(year(2026)) })).toEqual([])
    expect(faults({ ...relative, validFrom: '2027-01-01T00:00:00Z' }, { others: installed(year(2026)) })).toEqual([])
  })

  it('one that has expired is in nobody’s way', () => {
    expect(faults(relative, { others: installed({ validTo: new Date('2026-05-01T08:00:00Z') }) })).toEqual([])
    expect(faults(relative, { others: installed({ validTo: new Date('2026-05-01T08:00:01Z') }) })).toHaveLength(1)
  })

  it.each([{ id: 7 }, { evseId: 2 }, { purpose: 'ChargingStationMaxProfile' }, { stackLevel: 0 }])(
    'one that differs is none: %j',
    (more) => {
      expect(faults(relative, { others: installed(more) })).toEqual([])
    },
  )

  it('no other id has the level in the same transaction (K01.FR.39)', () => {
    const rival = (transactionId: string) => installed({ purpose: 'TxProfile', transactionId })

    expect(faults(ofTransaction, { others: rival('T1') })).toEqual([expect.stringContaining('K01.FR.39')])
    expect(faults(ofTransaction, { others: rival('T2') })).toEqual([])
  })
})

describe('the profile of a transaction that is to start', () => {
  const start = (profile: ChargingProfileType, more: Partial<ProfileToSend> = {}) =>
    faults(profile, { use: 'start', evseId: undefined, ...more })
  const txProfile: ChargingProfileType = { ...ofTransaction, transactionId: undefined }

  it('needs neither transaction nor EVSE, and obeys the same rules', () => {
    expect(start(txProfile)).toEqual([])
    expect(start(withPeriod({ limit: 6 }, txProfile), { abilities: { rateUnits: ['W'] } })).toEqual([expect.stringContaining('K01.FR.26')])
    expect(start({ ...txProfile, chargingSchedule: absolute.chargingSchedule })).toEqual([expect.stringContaining('K01.FR.41')])
  })

  it('is a TxProfile (F01.FR.09) that names no transaction (F01.FR.11)', () => {
    expect(start(relative)).toEqual([expect.stringContaining('F01.FR.09, F02.FR.17')])
    expect(start(ofTransaction)).toEqual([expect.stringContaining('F01.FR.11, F02.FR.19')])
  })
})
