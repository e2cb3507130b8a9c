import { expect } from 'vitest'
import { bench, type Station } from './bench.js'
import { it } from './cases.js'
import { session } from './states.js'
import { withTokens } from './tokens.js'

const plugboard = bench()
const { station } = plugboard
withTokens(plugboard)

const schedule = (limit: number) => ({
  id: 1,
  chargingRateUnit: 'A',
  chargingSchedulePeriod: [{ startPeriod: 0, limit, numberPhases: 3 }],
})
const needs = {
  evseId: 1,
  maxScheduleTuples: 12,
  chargingNeeds: {
    requestedEnergyTransfer: 'AC_three_phase',
    acChargingParameters: { energyAmount: 20_000, evMinCurrent: 6, evMaxCurrent: 32, evMaxVoltage: 400 },
  },
}
const sent = (at: Station) => at.asked('SetChargingProfile')
const intends = async (at: Station, limit: number) =>
  (await at.call('NotifyEVChargingSchedule', { evseId: 1, timeBase: new Date().toISOString(), chargingSchedule: schedule(limit) })).status

/** A transaction of a vehicle, on a station with 16 A for every transaction. */
async function plugged() {
  const at = await station('2.0.1')
  const tx = session(at)
  at.answer('SetChargingProfile', { status: 'Accepted' })
  const chargingProfile = {
    id: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: [schedule(16)],
  }
  expect(await at.send('SetChargingProfile', { evseId: 0, chargingProfile })).toMatchObject({ success: true })
  await tx.authorize()
  await tx.connected()
  return { at, tx }
}

/** The vehicle says what it needs; a profile for its transaction must follow. */
async function offered({ at, tx }: Awaited<ReturnType<typeof plugged>>, statuses = ['Accepted', 'Processing']) {
  const before = sent(at).length
  expect(statuses).toContain((await at.call('NotifyEVChargingNeeds', needs)).status)
  await expect.poll(() => sent(at).length, { timeout: 5_000 }).toBe(before + 1)
  expect(sent(at).at(-1)).toMatchObject({
    evseId: 1,
    chargingProfile: { chargingProfilePurpose: 'TxProfile', transactionId: tx.transactionId },
  })
}

/** The operator offers other limits. */
async function renegotiates({ at, tx }: Awaited<ReturnType<typeof plugged>>, limit: number) {
  const chargingProfile = { ...sent(at).at(-1).chargingProfile, chargingSchedule: [schedule(limit)] }
  expect(await at.send('SetChargingProfile', { evseId: 1, chargingProfile })).toMatchObject({
    success: true,
    payload: { status: 'Accepted' },
  })
  expect(sent(at).at(-1)).toMatchObject({
    evseId: 1,
    chargingProfile: { chargingProfilePurpose: 'TxProfile', transactionId: tx.transactionId },
  })
}

it('TC_K_53_CSMS: a vehicle follows the schedule it is offered', async () => {
  const { at, tx } = await plugged()

  await offered({ at, tx })
  expect(await intends(at, 16)).toBe('Accepted')
  await tx.charging()

  // No renegotiation without a cause.
  const before = sent(at).length
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(sent(at)).toHaveLength(before)
  expect((await at.get('charging-needs')).items).toMatchObject([{ transactionId: tx.transactionId }])
  expect((await at.get('ev-schedules')).items).toMatchObject([{ status: 'Accepted', transactionId: tx.transactionId }])
})

it('TC_K_55_CSMS: a vehicle that wants more than it is offered is offered the same again', async () => {
  const { at, tx } = await plugged()

  await offered({ at, tx }, ['Accepted'])
  const before = sent(at).length
  expect(await intends(at, 32)).toBe('Rejected')
  await tx.charging()
  await expect.poll(() => sent(at).length, { timeout: 5_000 }).toBe(before + 1)
  expect(sent(at).at(-1)).toMatchObject({
    evseId: 1,
    chargingProfile: { chargingProfilePurpose: 'TxProfile', transactionId: tx.transactionId },
  })
  expect(await intends(at, 16)).toBe('Accepted')

  expect((await at.get('ev-schedules')).items).toMatchObject([{ status: 'Accepted' }, { status: 'Rejected', excess: expect.any(String) }])
})

it('TC_K_57_CSMS: a vehicle asks anew while it charges', async () => {
  const { at, tx } = await plugged()
  await offered({ at, tx })
  expect(await intends(at, 16)).toBe('Accepted')
  await tx.charging()

  await offered({ at, tx })
  expect(await intends(at, 16)).toBe('Accepted')

  expect((await at.get('charging-needs')).items).toHaveLength(2)
})

it.each([
  ['TC_K_58_CSMS', 'and it follows', false],
  ['TC_K_59_CSMS', 'and it says its needs again', true],
])('%s: the operator offers a vehicle less while it charges, %s', async (_id, _what, asks) => {
  const { at, tx } = await plugged()
  await offered({ at, tx })
  expect(await intends(at, 16)).toBe('Accepted')
  await tx.charging()

  await renegotiates({ at, tx }, 8)
  if (asks) await offered({ at, tx })
  expect(await intends(at, 8)).toBe('Accepted')

  expect((await at.get('ev-schedules')).items[0]).toMatchObject({ status: 'Accepted', transactionId: tx.transactionId })
})
