// Positions are stored: append, never reorder. 0 means absent on the wire, -1 a word that is not listed here and is kept as text.
const words = {
  measurand: [
    'Current.Export',
    'Current.Export.Offered',
    'Current.Export.Minimum',
    'Current.Import',
    'Current.Import.Offered',
    'Current.Import.Minimum',
    'Current.Offered',
    'Display.PresentSOC',
    'Display.MinimumSOC',
    'Display.TargetSOC',
    'Display.MaximumSOC',
    'Display.RemainingTimeToMinimumSOC',
    'Display.RemainingTimeToTargetSOC',
    'Display.RemainingTimeToMaximumSOC',
    'Display.ChargingComplete',
    'Display.BatteryEnergyCapacity',
    'Display.InletHot',
    'Energy.Active.Export.Interval',
    'Energy.Active.Export.Register',
    'Energy.Active.Import.Interval',
    'Energy.Active.Import.Register',
    'Energy.Active.Import.CableLoss',
    'Energy.Active.Import.LocalGeneration.Register',
    'Energy.Active.Net',
    'Energy.Active.Setpoint.Interval',
    'Energy.Apparent.Export',
    'Energy.Apparent.Import',
    'Energy.Apparent.Net',
    'Energy.Reactive.Export.Interval',
    'Energy.Reactive.Export.Register',
    'Energy.Reactive.Import.Interval',
    'Energy.Reactive.Import.Register',
    'Energy.Reactive.Net',
    'EnergyRequest.Target',
    'EnergyRequest.Minimum',
    'EnergyRequest.Maximum',
    'EnergyRequest.Minimum.V2X',
    'EnergyRequest.Maximum.V2X',
    'EnergyRequest.Bulk',
    'Frequency',
    'Power.Active.Export',
    'Power.Active.Import',
    'Power.Active.Setpoint',
    'Power.Active.Residual',
    'Power.Export.Minimum',
    'Power.Export.Offered',
    'Power.Factor',
    'Power.Import.Offered',
    'Power.Import.Minimum',
    'Power.Offered',
    'Power.Reactive.Export',
    'Power.Reactive.Import',
    'SoC',
    'Voltage',
    'Voltage.Minimum',
    'Voltage.Maximum',
    'RPM',
    'Temperature',
  ],
  phase: ['L1', 'L2', 'L3', 'N', 'L1-N', 'L2-N', 'L3-N', 'L1-L2', 'L2-L3', 'L3-L1'],
  location: ['Body', 'Cable', 'EV', 'Inlet', 'Outlet', 'Upstream'],
  context: [
    'Interruption.Begin',
    'Interruption.End',
    'Other',
    'Sample.Clock',
    'Sample.Periodic',
    'Transaction.Begin',
    'Transaction.End',
    'Trigger',
  ],
  format: ['Raw', 'SignedData'],
} as const

/** What describes a sampled value with a word of a fixed list. */
export type MeterField = keyof typeof words

/** In the order of the columns. */
export const meterFields = Object.keys(words) as MeterField[]

const codes = Object.fromEntries(
  meterFields.map((field) => [field, new Map<string, number>(words[field].map((word, i) => [word, i + 1]))]),
) as Record<MeterField, Map<string, number>>

/** The number a word is stored as; -1 for one that is not listed: keep its text. */
export const meterCode = (field: MeterField, word: string | undefined): number => (word === undefined ? 0 : (codes[field].get(word) ?? -1))

/** The word a number stands for; undefined for absent and for unlisted ones. */
export const meterWord = (field: MeterField, code: number): string | undefined => words[field][code - 1]
