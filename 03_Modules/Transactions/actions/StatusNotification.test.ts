import { describe, expect, it } from 'vitest'
import { decisionOf, fakeContext, receivedAt } from '../../../test/context.js'
import StatusNotification from './StatusNotification.js'

const request = { timestamp: '2026-05-01T07:59:00Z', connectorStatus: 'Occupied', evseId: 2, connectorId: 1 } as const

describe('StatusNotification', () => {
  it('is the status of a connector at the instant the station says (G01.FR.01)', async () => {
    const { rows, answer } = await decisionOf(StatusNotification, request)

    expect(rows).toEqual([
      { kind: 'status', evseId: 2, connectorId: 1, status: 'Occupied', at: new Date('2026-05-01T07:59:00Z'), receivedAt },
    ])
    expect(answer()).toEqual({})
  })

  it('keeps the words of a 1.6 station beside those of 2.x (1.6 §6.47)', async () => {
    const said = { status: 'SuspendedEV', errorCode: 'NoError', vendorErrorCode: 'E17', vendorIdOfError: 'ACME', info: 'full' }

    const { rows } = await decisionOf(StatusNotification, { ...request, customData: { vendorId: 'plugboard', ...said } })

    expect(rows).toMatchObject([
      { status: 'Occupied', reportedStatus: 'SuspendedEV', errorCode: 'NoError', vendorErrorCode: 'E17', vendorId: 'ACME', info: 'full' },
    ])
  })

  it('takes the same words for nothing when they are not ours', async () => {
    const { rows } = await decisionOf(StatusNotification, { ...request, customData: { vendorId: 'ACME', status: 'Charging' } })

    expect(rows).toMatchObject([{ reportedStatus: undefined }])
  })

  it('is taken although it could not be stored, which the log tells', async () => {
    const context = fakeContext()

    const { answer } = await decisionOf(StatusNotification, request, context)

    expect(answer({ conflict: 'too many connectors' })).toEqual({})
    expect(context.logged).toEqual(['warn: status not stored: too many connectors'])
  })
})
