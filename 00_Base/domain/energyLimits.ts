/** The most power one outlet delivers: the megawatt charging systems in service reach about 1.2 MW, with headroom. Above it a reading is wrong. */
export const maxPowerWatts = 1_500_000

/** The most energy of one session: twice the largest truck battery. A lifetime register passes it within months of use. */
export const maxSessionWattHours = 2_000_000

/**
 * A register that is exactly 0 was either rebased for the session or never filled in. A rebased one climbs like a session:
 * at most as fast as a fast charger and, in one step, at most as far as a large car battery. Otherwise the 0 was a placeholder.
 */
export const maxPowerFromZeroWatts = 400_000
export const maxStepFromZeroWattHours = 150_000

/** The known maximum of a connector is a nominal value; meters and short peaks go a little above it. */
export const nominalPowerMarginPercent = 20

/** The coarsest register in use counts tenths of a kWh: two readings of the same moment may differ by that much and both be right. */
export const coarsestStepWattHours = 100

/** Stations stamp events and samples in whole seconds and not in the same breath: closer than this counts as the same moment. */
export const sameMomentSeconds = 10

/** Further than this from the session a labelled reading's clock is wrong (daylight saving and start-up corrections stay below or at it). */
export const clockSlackSeconds = 3_600

/** A station that sends local time as UTC is at most 14 h ahead of us: what is stamped later than this after its arrival has a broken clock. */
export const futureSlackSeconds = 86_400

/** Before the first OCPP with meter readings there was no session: 1970 and 2000 are clocks that lost their battery. */
export const earliestCredible = new Date('2010-01-01T00:00:00Z')

/** A register that grows a thousandfold from one reading to the next has changed its unit, not its energy. */
export const unitSlipFactor = 1_000n
