import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ActionName } from '#base/ocpp/action.js'
import { validate } from '#base/ocpp/validate.js'
import { anyMessage } from '../../../test/anyMessage.js'
import { dialect16 } from './dialect.js'

const receivedAt = new Date('2026-01-02T03:04:05.678Z')
const hear = (messageId: string | undefined, data: unknown, vendorId = 'org.openchargealliance.iso15118pnc') =>
  dialect16.hear(
    'DataTransfer',
    { vendorId, messageId, data: typeof data === 'string' || data === undefined ? data : JSON.stringify(data) },
    receivedAt,
  )
const heard = (...said: Parameters<typeof hear>) => {
  const message = hear(...said)
  if ('answer' in message) throw new Error(`answered at once: ${JSON.stringify(message.answer)}`)
  return message
}

const ocspRequestData = { hashAlgorithm: 'SHA256', issuerNameHash: 'aa', issuerKeyHash: 'bb', serialNumber: '1', responderURL: 'http://o' }

describe('ISO 15118 over the DataTransfer of a 1.6 station', () => {
  it.each<[ActionName, object, object]>([
    ['SignCertificate', { csr: 'PEM' }, { csr: 'PEM', certificateType: 'V2GCertificate' }],
    ['Get15118EVCertificate', { iso15118SchemaVersion: 'v', action: 'Install', exiRequest: 'AA' }, {}],
    ['GetCertificateStatus', { ocspRequestData }, {}],
    [
      'Authorize',
      { idToken: 'DEABC1', certificate: 'PEM', iso15118CertificateHashData: [ocspRequestData] },
      { idToken: { idToken: 'DEABC1', type: 'eMAID' }, certificate: 'PEM', iso15118CertificateHashData: [ocspRequestData] },
    ],
  ])('%s is heard as its 2.x message', (action, data, changed) => {
    expect(heard(action, data)).toMatchObject({ action, request: { ...data, ...changed }, version: '2.1' })
    expect(heard(action.toUpperCase(), data, 'ORG.OpenChargeAlliance.ISO15118PnC')).toMatchObject({ action })
  })

  it.each<ActionName>(['Authorize', 'Get15118EVCertificate', 'GetCertificateStatus', 'SignCertificate'])(
    '%s is answered in a text with JSON, whatever the 2.1 answer is',
    (action) => {
      const requests = {
        Authorize: { idToken: 'X' },
        Get15118EVCertificate: { iso15118SchemaVersion: 'v', action: 'Install', exiRequest: '' },
        GetCertificateStatus: { ocspRequestData },
        SignCertificate: { csr: '' },
      } as Partial<Record<ActionName, object>>
      const { down } = heard(action, requests[action])
      fc.assert(
        fc.property(anyMessage('2.1', action, 'response'), (response) => {
          const answer = down(response) as { status: string; data: string }
          validate('1.6', 'DataTransfer', 'response', answer)
          expect(answer.status).toBe('Accepted')
          expect(JSON.parse(answer.data)).toHaveProperty(action === 'Authorize' ? 'idTokenInfo.status' : 'status')
        }),
      )
    },
  )

  it('has Failed for what is longer than its messages hold', () => {
    const answers = (action: ActionName, request: object, response: object) =>
      JSON.parse((heard(action, request).down(response) as { data: string }).data)
    const status = (length: number) =>
      answers('GetCertificateStatus', { ocspRequestData }, { status: 'Accepted', ocspResult: 'A'.repeat(length) })
    const contract = (length: number) =>
      answers(
        'Get15118EVCertificate',
        { iso15118SchemaVersion: 'v', action: 'Install', exiRequest: '' },
        { status: 'Accepted', exiResponse: 'A'.repeat(length) },
      )

    expect([status(5_500).status, status(5_501)]).toEqual(['Accepted', { status: 'Failed' }])
    expect([contract(5_600).status, contract(5_601)]).toEqual(['Accepted', { status: 'Failed', exiResponse: '' }])
  })

  it.each([undefined, '', 'csr', '[]', '{}', '{"csr":1}', '{"csr":"a","csr":"b"}', '['.repeat(40)])(
    'with the data %s is rejected and handed to nobody',
    (data) => {
      expect(hear('SignCertificate', data)).toEqual({ answer: { status: 'Rejected' } })
    },
  )

  it('cannot speak in our name', () => {
    const customData = { vendorId: 'plugboard', anyType: true }
    const { request } = heard('Authorize', { idToken: { idToken: 'A', type: 'eMAID', customData } })
    expect(request).toEqual({ idToken: { idToken: 'A', type: 'eMAID' } })
  })

  it.each(['CertificateSigned', undefined])('has no message %s from a station', (messageId) => {
    expect(hear(messageId, '{}')).toEqual({ answer: { status: 'UnknownMessageId' } })
  })

  it('is none of the messages of other vendors', () => {
    expect(heard('SignCertificate', '{}', 'org.example')).toMatchObject({ action: 'DataTransfer', request: { data: '{}' } })
  })
})
