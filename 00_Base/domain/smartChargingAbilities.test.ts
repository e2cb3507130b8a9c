import { expect, it } from 'vitest'
import { abilitiesOf } from './smartChargingAbilities.js'

it('what a station said of itself is read whatever case it used, and what it said of the EVSE goes first', () => {
  const said = [
    { variable: 'rateunit', value: 'A, W' },
    { variable: 'ProfileStackLevel', value: '5' },
    { variable: 'PeriodsPerSchedule', value: 'many' },
    { variable: 'SupportsDynamicProfiles', value: 'TRUE' },
    { variable: 'SupportsLimitAtSoC', value: 'false' },
    { variable: 'ACPhaseSwitchingSupported', value: 'false' },
    { variable: 'ACPhaseSwitchingSupported', evseId: 2, value: 'true' },
    { variable: 'SupportsEvseSleep' },
  ]

  const [first, second] = [abilitiesOf(said, 1), abilitiesOf(said, 2)]

  expect(first).toMatchObject({ rateUnits: ['A', 'W'], maxStackLevel: 5, dynamicProfiles: true, limitAtSoC: false, phaseSwitching: false })
  expect(second.phaseSwitching).toBe(true)
  expect([first.periodsPerSchedule, first.evseSleep]).toEqual([undefined, undefined])
})
