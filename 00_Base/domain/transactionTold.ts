import type { RequestOf } from '#base/ocpp/action.js'

type Event = Pick<RequestOf<'TransactionEvent'>, 'eventType' | 'transactionInfo' | 'costDetails' | 'preconditioningStatus' | 'evseSleep'>

/** What a station of 2.1 tells of a transaction beyond 2.0.1: each fact once, or when it changes. */
export interface Told {
  /** Idle, ChargingOnly, CentralSetpoint … */
  operationMode?: string
  /** The tariff it is charged by (I07.FR.32, I08.FR.22, I11.FR.07). */
  tariffId?: string
  transactionLimit?: Limit
  /** What the EV's battery is being prepared for: Unknown, Ready, NotReady, Preconditioning. */
  preconditioningStatus?: string
  /** The electronics of the EVSE sleep. */
  evseSleep?: boolean
  cost?: Cost
}

/** Where the transaction ends: money as decimal text in the currency of its tariff. */
export interface Limit {
  maxCost?: string
  /** Wh. */
  maxEnergy?: number
  /** Seconds. */
  maxTime?: number
  /** Percent. */
  maxSoC?: number
}

/** Costs as the station computed them (I12); money as decimal text. */
export interface Cost {
  currency?: string
  /** NormalCost, MinCost or MaxCost. */
  typeOfCost?: string
  exclTax?: string
  inclTax?: string
  /** From the end of the transaction; false: so far. */
  final: boolean
  /** I12.FR.14: it could not compute all of it. */
  failureToCalculate: boolean
  failureReason?: string
  /** All of it, as sent. */
  details: object
}

/** The latest of each fact; events in their order. */
export function toldOf(events: readonly Event[]): Told {
  const told: Told = {}
  for (const { eventType, transactionInfo, costDetails, preconditioningStatus, evseSleep } of events) {
    const { operationMode, tariffId, transactionLimit } = transactionInfo
    if (operationMode !== undefined) told.operationMode = operationMode
    if (tariffId !== undefined) told.tariffId = tariffId
    if (transactionLimit !== undefined) {
      const { maxCost, maxEnergy, maxTime, maxSoC } = transactionLimit
      told.transactionLimit = { maxCost: money(maxCost), maxEnergy, maxTime, maxSoC }
    }
    if (preconditioningStatus !== undefined) told.preconditioningStatus = preconditioningStatus
    if (evseSleep !== undefined) told.evseSleep = evseSleep
    if (costDetails !== undefined) told.cost = costOf(costDetails, eventType === 'Ended')
  }
  return told
}

function costOf(details: NonNullable<Event['costDetails']>, final: boolean): Cost {
  const { totalCost, failureToCalculate = false, failureReason } = details
  const { exclTax, inclTax } = totalCost?.total ?? {}
  return {
    currency: totalCost?.currency,
    typeOfCost: totalCost?.typeOfCost,
    exclTax: money(exclTax),
    inclTax: money(inclTax),
    final,
    failureToCalculate,
    failureReason,
    details,
  }
}

const money = (amount: number | undefined) => (amount === undefined ? undefined : String(amount))
