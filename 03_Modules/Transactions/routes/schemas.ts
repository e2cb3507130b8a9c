import { z } from 'zod'
import { instant } from '#util/http/schemas.js'

const whole = () => z.number().int()
const money = (what: string) => z.string().optional().describe(`${what}, decimal text.`)

/** The parts of a price in answers. */
export const priceParts = {
  id: whole().describe('Our number for it.'),
  currency: z.string().describe('Currency, ISO 4217.'),
  priceKwh: money('Per kWh'),
  priceHour: money('Per hour from start to end'),
  priceFixed: money('Once, with the first energy'),
  runningCost: z.boolean().describe('True: answers to its updates tell the station the cost so far.'),
  costUpdatedSeconds: whole().optional().describe('Seconds between two CostUpdated to the station; absent: none.'),
}

export const transaction = z.object({
  id: whole().describe('Our number for it, for the URLs below /transactions.'),
  stationId: z.string().describe('Station it runs or ran at.'),
  transactionId: z.string().describe('Its id as on the wire.'),
  incarnation: whole().describe('0, and one more each time the station used the same id again.'),
  idToken: z
    .string()
    .optional()
    .describe('Token it is charged on: the first one shown that was not refused, else the first; spelled as it was registered.'),
  idTokenType: z.string().optional().describe('Type of the token.'),
  evseId: whole().optional().describe('EVSE; connector n of an OCPP 1.6 station is EVSE n.'),
  connectorId: whole().optional().describe('Connector on that EVSE.'),
  startedAt: instant('When it started, by the clock of the station; absent: its start never came.').optional(),
  endedAt: instant('When it ended; absent while it runs.').optional(),
  meterStartWh: whole().optional().describe('Register at the start, Wh.'),
  meterStopWh: whole().optional().describe('Register at the end, Wh; absent while it runs.'),
  energyWh: whole().optional().describe('Energy charged, Wh; while it runs: so far. Never negative; read `flags`.'),
  stopReason: z.string().optional().describe("Why it ended, in the station's own word."),
  chargingState: z
    .string()
    .optional()
    .describe(
      'Charging, EVConnected, SuspendedEV, SuspendedEVSE or Idle, as last reported. Of an ended one: only what its end said. OCPP 1.6 does not report it.',
    ),
  remoteStartId: whole().optional().describe('Number of the remote start it came from.'),
  reservationId: whole().optional().describe('Reservation it used up.'),
  flags: z
    .array(z.string())
    .describe(
      'What to know before trusting it: `suspect` (hold the bill; `explain` says why), `incomplete` (an event is missing), `orphan` (an end without a start), `conflict` (contradicting messages; the first was kept), `reusedId` (the station used this id before), `reusedSeqNo` (two of its events have one number), `closed` (by an operator), `stale` (closed because it was silent), and how the energy was found.',
    ),
  totalCost: money(
    'What it costs by `price`, taxes included, in its currency; while it runs: so far. Absent where no price held when it started, or what it is charged by is not known. Hold it while `flags` say `suspect`',
  ),
  price: z.object(priceParts).optional().describe('The price it is charged by, as it was when it started.'),
  runningCost: money('Cost the station was last told to show, in the currency of the price, without one of the tenant'),
  runningCostAt: instant('When it was told that cost.').optional(),
  stationOngoing: z.boolean().optional().describe('Whether the station said that it runs, when it was last asked (GetTransactionStatus).'),
  stationMessagesInQueue: z
    .boolean()
    .optional()
    .describe('Whether the station said that messages about it wait to be sent. `false` where messages are missing: they will not come.'),
  stationStatusAt: instant('When the station said so.').optional(),
  updatedAt: instant('When a message was last added to it.'),
})

/** One read by itself. */
export const toldTransaction = transaction.extend({
  operationMode: z
    .string()
    .optional()
    .describe('OCPP 2.1: how power is controlled, such as ChargingOnly or CentralSetpoint, as last reported.'),
  tariffId: z.string().optional().describe('OCPP 2.1: tariff it is charged by, as last reported; see `/api/v1/tariffs`.'),
  transactionLimit: z
    .object({
      maxCost: money('Most it may cost, in the currency of its tariff'),
      maxEnergy: z.number().optional().describe('Most energy, Wh.'),
      maxTime: whole().optional().describe('Longest time, seconds.'),
      maxSoC: whole().optional().describe('State of charge at which it ends, percent.'),
    })
    .optional()
    .describe('OCPP 2.1: where the station ends it, as last reported.'),
  preconditioningStatus: z.string().optional().describe("OCPP 2.1: Unknown, Ready, NotReady or Preconditioning, of the EV's battery."),
  evseSleep: z.boolean().optional().describe('OCPP 2.1: whether the electronics of the EVSE sleep.'),
  cost: z
    .object({
      currency: z.string().optional().describe('Currency, ISO 4217.'),
      typeOfCost: z.string().optional().describe('NormalCost, or MinCost or MaxCost where a limit of the tariff took its place.'),
      exclTax: money('Total without tax'),
      inclTax: money('Total with tax'),
      final: z.boolean().describe('True: told with its end. False: so far.'),
      failureToCalculate: z.boolean().describe('True: the station could not compute all of it.'),
      failureReason: z.string().optional().describe('Why it could not.'),
      details: z.unknown().describe('All the station told of it (CostDetailsType), with its periods once it ended.'),
    })
    .optional()
    .describe(
      'OCPP 2.1: what it costs, as its station computed by its tariff and last told. Plugboard did not check it; what it costs by a price set here is `totalCost`.',
    ),
})

export const meterValue = z.object({
  at: instant('When it was measured.'),
  evseId: whole().optional().describe('EVSE; 0 is the main meter.'),
  connectorId: whole().optional().describe('Connector.'),
  transactionPk: whole().optional().describe('The `id` of the transaction it belongs to; absent: outside transactions.'),
  measurand: z.string().describe('What was measured, such as Energy.Active.Import.Register.'),
  phase: z.string().optional().describe('Phase; absent: all together.'),
  location: z.string().optional().describe('Where it was measured; absent: Outlet.'),
  context: z.string().optional().describe('Why it was measured, such as Transaction.Begin; absent: Sample.Periodic.'),
  format: z.string().optional().describe('Raw or SignedData (1.6).'),
  value: z.string().describe('The value as sent, so that no digit is lost; its unit is `unit`.'),
  unit: z.string().optional().describe('Unit as sent, such as kWh; absent: the default of the measurand.'),
  multiplier: whole().optional().describe('Power of ten on the value (2.x).'),
  signedMeterValue: z
    .unknown()
    .optional()
    .describe('The signed data as sent (2.x SignedMeterValueType), for whoever checks them. Plugboard did not.'),
  normalised: z
    .object({ value: z.number().describe('The value in that unit.'), unit: z.string().describe('Wh, W, A, V, Percent …') })
    .optional()
    .describe('The value in the base unit; absent when it cannot be read.'),
})

export const bucket = z.object({
  at: instant('Start of the span.'),
  evseId: whole().optional().describe('EVSE.'),
  measurand: z.string().describe('What was measured.'),
  phase: z.string().optional().describe('Phase; absent: all together.'),
  location: z.string().optional().describe('Where it was measured.'),
  unit: z.string().optional().describe('Unit of min, max, average and last.'),
  min: z.number().describe('Smallest value, in `unit`.'),
  max: z.number().describe('Largest value, in `unit`.'),
  average: z.number().describe('Mean of the readings, in `unit`.'),
  last: z.number().describe('Last value, in `unit`.'),
  count: whole().describe('Number of readings.'),
})

export const explanation = z.object({
  transaction: transaction.describe('The transaction.'),
  explanation: z.array(z.string()).describe('How its energy was found, a sentence each.'),
  reasons: z
    .array(
      z.object({
        code: z.string().describe('Stable code, such as registerDrop.'),
        text: z.string().describe('The same in a sentence.'),
      }),
    )
    .describe('Why it is `suspect`; empty when it is not.'),
  events: z
    .array(
      z.object({
        seqNo: whole().optional().describe('Number the station gave it; absent in OCPP 1.6.'),
        eventType: z.string().describe('Started, Updated or Ended.'),
        at: instant('When it happened.'),
        receivedAt: instant('When it was received.'),
        triggerReason: z.string().describe('Why the station sent it.'),
        offline: z.boolean().describe('True: it happened while the station was offline.'),
        chargingState: z.string().optional().describe('State it reported.'),
        conflict: z.string().optional().describe('Why it was kept as evidence only.'),
      }),
    )
    .describe('Every message about it, in order.'),
})
