import { expect } from 'vitest'
import type { Station } from './bench.js'
import { tokens } from './tokens.js'

let transactions = 0

/** One reading of the energy register, Wh. */
export const register = (context: string, value: number, more: object = {}) => [
  { timestamp: new Date().toISOString(), sampledValue: [{ value, context, measurand: 'Energy.Active.Import.Register', ...more }] },
]

/** The reusable states of the 2.x cases: one transaction on an EVSE, step by step, as the station tells it. It charges 500 Wh. */
export function session(
  at: Station,
  { evseId = 1, idToken = tokens.one }: { evseId?: number; idToken?: { idToken: string; type: string } } = {},
) {
  const transactionId = `conformance-${++transactions}`
  const evse = { id: evseId, connectorId: 1 }
  let seqNo = 0
  let plugged = false
  let authorized = false
  let stopped = false
  let unlocked = false

  const status = (connectorStatus: string) => report(at, connectorStatus, [evseId])

  /** A TransactionEvent: the first is Started, unless it says otherwise the later ones are Updated. */
  const event = ({ transactionInfo, ...over }: Record<string, any>) =>
    at.call('TransactionEvent', {
      eventType: seqNo === 0 ? 'Started' : 'Updated',
      timestamp: new Date().toISOString(),
      seqNo: seqNo++,
      ...(seqNo === 1 ? { evse, meterValue: register('Transaction.Begin', 1000) } : {}),
      ...(over.eventType === 'Ended' ? { meterValue: register('Transaction.End', 1500) } : {}),
      transactionInfo: { transactionId, ...transactionInfo },
      ...over,
    })

  const self = {
    transactionId,
    evse,
    status,
    event,
    /** Keeps numbers for events to be sent later; returns the first. */
    skip(count: number) {
      seqNo += count
      return seqNo - count
    },
    async connected(more: Record<string, any> = {}) {
      await status('Occupied')
      plugged = true
      return event({ triggerReason: 'CablePluggedIn', transactionInfo: { chargingState: 'EVConnected' }, evse, ...more })
    },
    async authorize(more: Record<string, any> = {}) {
      expect((await at.call('Authorize', { idToken })).idTokenInfo.status).toBe('Accepted')
      const answer = await event({ triggerReason: 'Authorized', idToken, ...more })
      expect(answer.idTokenInfo.status).toBe('Accepted')
      authorized = true
      return answer
    },
    /** Energy flows; whatever must come before comes before. */
    async charging(more: Record<string, any> = {}) {
      if (!authorized) await self.authorize()
      if (!plugged) await self.connected()
      return event({ triggerReason: 'ChargingStateChanged', transactionInfo: { chargingState: 'Charging' }, ...more })
    },
    async suspended() {
      await self.charging()
      return event({ triggerReason: 'ChargingStateChanged', transactionInfo: { chargingState: 'SuspendedEV' } })
    },
    async stopAuthorized(by = idToken) {
      const answer = await event({ triggerReason: 'StopAuthorized', idToken: by })
      expect(answer.idTokenInfo.status).toBe('Accepted')
      stopped = true
      return answer
    },
    /** Stopped, with the cable still in: EVConnectedPostSession. */
    async unlocked() {
      if (!stopped) await self.stopAuthorized()
      unlocked = true
      return event({ triggerReason: 'ChargingStateChanged', transactionInfo: { chargingState: 'EVConnected' } })
    },
    async disconnected(more: Record<string, any> = {}) {
      if (!unlocked) await self.unlocked()
      await status('Available')
      return event({
        eventType: 'Ended',
        triggerReason: 'EVCommunicationLost',
        transactionInfo: { chargingState: 'Idle', stoppedReason: 'EVDisconnected' },
        ...more,
      })
    },
    /** What REST says of it. */
    shown: async () => (await at.transactions()).find((one: any) => one.transactionId === transactionId),
  }
  return self
}

/** Connectors report one status, as after a boot: both ways 2.x knows, by status and by event. */
export async function report(at: Station, status: string, evseIds: number[] = [1, 2]) {
  for (const evseId of evseIds) {
    const timestamp = new Date().toISOString()
    expect(await at.call('StatusNotification', { timestamp, connectorStatus: status, evseId, connectorId: 1 })).toEqual({})
    expect(
      await at.call('NotifyEvent', {
        generatedAt: timestamp,
        seqNo: 0,
        eventData: [
          {
            eventId: evseId,
            timestamp,
            trigger: 'Delta',
            actualValue: status,
            eventNotificationType: 'HardWiredNotification',
            component: { name: 'Connector', evse: { id: evseId, connectorId: 1 } },
            variable: { name: 'AvailabilityState' },
          },
        ],
      }),
    ).toEqual({})
    expect((await at.connector(evseId)).status).toBe(status)
  }
}
