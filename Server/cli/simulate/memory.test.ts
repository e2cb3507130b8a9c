import { expect, it } from 'vitest'
import { memory, type Profile } from './memory.js'

const profile = (change: Partial<Profile> = {}): Profile => ({
  id: 1,
  evseId: 0,
  purpose: 'TxDefaultProfile',
  stackLevel: 0,
  unit: 'A',
  periods: [{ startPeriod: 0, limit: 10 }],
  whole: {},
  ...change,
})

it('a simulated station takes a difference only when it is newer than its list', () => {
  const kept = memory()

  expect(kept.sendList({ version: 3, full: true })).toBe('Accepted')
  expect(kept.sendList({ version: 3, full: false })).toBe('VersionMismatch')
  expect(kept.sendList({ version: 4, full: false })).toBe('Accepted')
  expect(kept.listVersion).toBe(4)
})

it('a simulated station follows the closest profile, never beyond its cable', () => {
  const kept = memory()
  const wanted = { evseId: 1, durationSeconds: 100, powerW: 11_040 }
  expect(kept.composite(wanted)).toEqual({ unit: 'W', periods: [{ startPeriod: 0, limit: 11_040 }] })

  kept.setProfile(profile())
  kept.setProfile(
    profile({
      id: 2,
      stackLevel: 1,
      periods: [
        { startPeriod: 0, limit: 32 },
        { startPeriod: 60, limit: 8 },
        { startPeriod: 600, limit: 6 },
      ],
    }),
  )
  kept.setProfile(profile({ id: 3, evseId: 2, purpose: 'TxProfile', stackLevel: 9 }))
  expect(kept.composite(wanted)).toEqual({
    unit: 'A',
    periods: [
      { startPeriod: 0, limit: 16 },
      { startPeriod: 60, limit: 8 },
    ],
  })
  expect(kept.composite({ ...wanted, unit: 'W' }).periods).toEqual([{ startPeriod: 0, limit: 11_040 }])

  expect([kept.clearProfiles({ purpose: 'TxDefaultProfile', stackLevel: 1 }), kept.clearProfiles({ id: 7 })]).toEqual([1, 0])
  expect(kept.profiles().map(({ id }) => id)).toEqual([1, 3])
})
