import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import { fakeContext, fits, refusalOf, station } from '../../../test/context.js'
import CustomerInformation from './CustomerInformation.js'

type Request = RequestOf<'CustomerInformation'>

const idToken = { idToken: '04A1B2C3', type: 'ISO14443' }
const customerIdentifier = 'customer 12'
const customerCertificate = { hashAlgorithm: 'SHA256', issuerNameHash: 'a', issuerKeyHash: 'b', serialNumber: 'c' } as const
const asked = (over: Partial<Request>): Request => ({ requestId: 3, report: true, clear: false, ...over })

const refusal = async (request: Request, installed: object[] = []) => {
  const opened: object[] = []
  const open = async (_station: number, report: object) => (opened.push(report), true)
  return {
    why: await refusalOf(
      CustomerInformation,
      request,
      fakeContext({ data: { reports: { open }, installedCertificates: { all: async () => installed as never } } }),
    ),
    opened,
  }
}

describe('CustomerInformation', () => {
  it.each([{ idToken }, { customerIdentifier }, { customerCertificate }])('names the customer by %j, and is noted', async (reference) => {
    const { why, opened } = await refusal(asked(reference))

    expect(why).toBeUndefined()
    expect(opened).toMatchObject([{ message: 'NotifyCustomerInformation', askedBy: 'CustomerInformation', requestId: 3 }])
  })

  it.each([{}, { idToken, customerIdentifier }, { customerCertificate, customerIdentifier }])(
    'is not sent when it names %j (N09.FR.04, N09.FR.09, N10.FR.08)',
    async (reference) => {
      const { why, opened } = await refusal(asked(reference))

      expect(why).toContain('exactly one')
      expect(opened).toEqual([])
    },
  )

  it('names a certificate the station has by the hash it was installed with (N09.FR.08, N10.FR.09)', async () => {
    const other = { ...customerCertificate, serialNumber: 'C', hashAlgorithm: 'SHA512' }

    expect((await refusal(asked({ customerCertificate }), [{ hashData: other }])).why).toContain('under SHA512')
    expect((await refusal(asked({ customerCertificate }), [{ children: [other] }])).why).toContain('N09.FR.08')
    expect((await refusal(asked({ customerCertificate }), [{ hashData: other, children: [customerCertificate] }])).why).toBeUndefined()
    expect((await refusal(asked({ customerCertificate }), [{ hashData: { ...other, serialNumber: 'd' } }, {}])).why).toBeUndefined()
  })

  it.each([
    [true, true],
    [false, true],
    [false, false], // N09.FR.07: the station is to reject it
  ])('may ask for a report: %s and for clearing: %s, which is the station’s to answer', async (report, clear) => {
    expect((await refusal(asked({ report, clear, idToken }))).why).toBeUndefined()
  })

  it.each([
    ['clears a token', asked({ clear: true, idToken }), 'Accepted', [{ event: 'customer.cleared', body: { ...station, idToken } }]],
    ['is refused', asked({ clear: true, idToken }), 'Rejected', []],
    ['clears nothing', asked({ idToken }), 'Accepted', []],
    ['names no token', asked({ clear: true, customerIdentifier }), 'Accepted', []],
  ] as const)('that %s tells whoever keeps the local list (N10.FR.02): %j, %s, %j', async (_, request, status, told) => {
    const heard: unknown[] = []
    const answered = async (_station: number, report: object) => (heard.push(report), undefined)
    const context = fakeContext({ data: { reports: { answered } } })

    await CustomerInformation.after!(request, { status }, context)

    expect(heard).toEqual([{ message: 'NotifyCustomerInformation', requestId: 3, status }])
    expect(context.emitted).toEqual(told)
  })

  it('has a permission of its own, is not sent a second time after a crash, and its example suits every 2.x version', () => {
    expect(CustomerInformation.permission).toBe('customer.inspect')
    expect(CustomerInformation.repeatable).toBeFalsy()
    for (const version of ['2.0.1', '2.1'] as const) expect(fits(version, 'CustomerInformation', CustomerInformation.example)).toBe(true)
  })
})
