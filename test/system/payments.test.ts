import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { operatedStation } from './operatedStation.js'

let plugboard: TestPlugboard
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
})
afterAll(() => plugboard.stop())

describe('an ad hoc payment at a station over 2.1', () => {
  let at: Awaited<ReturnType<typeof operatedStation>>
  beforeEach(async () => {
    at = await operatedStation(plugboard, `P${++count}`, '2.1')
  })
  const settlements = async (query: string) =>
    (await plugboard.api('GET', `/api/v1/settlements?stationId=${at.stationId}${query}`)).body.items
  const settle = (over: object = {}) =>
    at.client.call('NotifySettlement', {
      pspRef: 'PSP-1',
      transactionId: 'TX1',
      status: 'Settled',
      settlementAmount: 18.35,
      settlementTime: '2026-11-21T08:00:00Z',
      ...over,
    })

  it('is settled once, however often that is said, with the receipt that came later (C21)', async () => {
    expect(await settle()).toEqual({})
    await settle()
    expect(await settlements('')).toMatchObject([{ amount: '18.35', transactionId: 'TX1' }])
    expect((await settlements(''))[0]).not.toHaveProperty('transactionPk')
    await at.client.call('TransactionEvent', {
      eventType: 'Started',
      timestamp: '2026-11-21T07:00:00Z',
      triggerReason: 'Authorized',
      seqNo: 0,
      transactionInfo: { transactionId: 'TX1' },
      evse: { id: 1, connectorId: 1 },
    })

    const receipt = {
      receiptId: 'R1',
      receiptUrl: 'https://psp.example/r1',
      vatNumber: 'DE123456789',
      vatCompany: { name: 'Acme', address1: 'Main street 1', city: 'Delft', country: 'NL' },
    }
    await settle({ ...receipt, statusInfo: 'approved' })
    await settle()

    const [only, ...others] = await settlements('')
    expect(others).toEqual([])
    expect(only).toMatchObject({
      stationId: at.stationId,
      pspRef: 'PSP-1',
      status: 'Settled',
      statusInfo: 'approved',
      amount: '18.35',
      settledAt: '2026-11-21T08:00:00.000Z',
      ...receipt,
    })
    expect((await plugboard.api('GET', `/api/v1/transactions/${only.transactionPk}`)).body).toMatchObject({ transactionId: 'TX1' })
  })

  it('that fails, is rejected or cancelled is found by that (C19, C22)', async () => {
    await settle({ status: 'Failed' })
    await settle({ status: 'Failed', settlementTime: '2026-11-21T08:05:00Z' })
    await settle({ status: 'Rejected', settlementTime: '2026-11-21T08:10:00Z' })
    await settle({ status: 'Canceled', pspRef: 'PSP-2', transactionId: '', settlementAmount: 0 })

    expect(await settlements('')).toHaveLength(4)
    expect(await settlements('&status=Failed')).toHaveLength(2)
    expect(await settlements('&pspRef=PSP-2')).toMatchObject([{ status: 'Canceled', amount: '0' }])
    expect(await settlements('&transactionId=TX1&from=2026-11-21T08:05:00Z&to=2026-11-21T08:10:00Z')).toMatchObject([{ status: 'Failed' }])
  })

  it('has its VAT number judged by its form alone, and that is kept (C18.FR.08 to FR.10)', async () => {
    const check = (vatNumber: string) => at.client.call('VatNumberValidation', { vatNumber, evseId: 1 })

    expect(await check('DE123456789')).toMatchObject({ vatNumber: 'DE123456789', evseId: 1, status: 'Accepted' })
    expect(await check('DE12')).toMatchObject({
      vatNumber: 'DE12',
      evseId: 1,
      status: 'Rejected',
      statusInfo: { reasonCode: 'InvalidValue' },
    })

    expect((await at.get('vat-checks')).items).toMatchObject([
      { vatNumber: 'DE12', status: 'Rejected' },
      { vatNumber: 'DE123456789', evseId: 1, status: 'Accepted', reason: expect.stringContaining('no register') },
    ])
    expect((await at.get('vat-checks?status=Accepted')).items).toHaveLength(1)
  })

  it('on a web page is told to the station, and shown with its end (C25)', async () => {
    at.answer('NotifyWebPaymentStarted', {})

    expect(await at.send('transactions', 'notifyWebPaymentStarted', { evseId: 2, timeout: 120 })).toMatchObject({ success: true })

    expect(at.asked).toEqual([{ evseId: 2, timeout: 120 }])
    const [payment] = (await at.get('web-payments')).items
    expect(payment).toMatchObject({ evseId: 2, timeoutSeconds: 120, startedBy: expect.stringContaining('key') })
    expect(Date.parse(payment.until) - Date.parse(payment.startedAt)).toBe(120_000)
    await at.send('transactions', 'notifyWebPaymentStarted', { evseId: 1, timeout: Number.MAX_SAFE_INTEGER })
    expect((await at.get('web-payments')).items).toMatchObject([{ timeoutSeconds: Number.MAX_SAFE_INTEGER }, { evseId: 2 }])
  })
})

it.each(['2.0.1', '1.6'] as const)('a web payment is nothing for a station of %s, and it is told so', async (version) => {
  const at = await operatedStation(plugboard, `P${++count}`, version)

  expect(await at.send('transactions', 'notifyWebPaymentStarted', { evseId: 1, timeout: 60 }, '2.1')).toMatchObject({
    success: false,
    error: { kind: 'refused', code: 'NotSupported', message: expect.stringContaining(`OCPP ${version}, which has no web payments`) },
  })
})
