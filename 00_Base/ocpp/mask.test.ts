import { expect, it } from 'vitest'
import { maskedText } from '#base/ocpp/mask.js'

const secret = 'hunter2hunter2'

it.each([
  [
    'SetVariables',
    { setVariableData: [{ component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' }, attributeValue: secret }] },
  ],
  [
    'GetVariables',
    { getVariableResult: [{ variable: { name: 'BasicAuthPassword' }, attributeValue: secret, attributeStatus: 'Accepted' }] },
  ],
  ['ChangeConfiguration', { key: 'AuthorizationKey', value: secret }],
  ['GetConfiguration', { configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: secret }] }],
  ['NotifyReport', { reportData: [{ variable: { name: 'BasicAuthPassword' }, variableAttribute: [{ type: 'Actual', value: secret }] }] }],
  ['NotifyEvent', { eventData: [{ actualValue: secret, variable: { name: 'BasicAuthPassword' } }] }],
  ['SetNetworkProfile', { connectionData: { vpn: { user: 'u', password: secret, key: secret }, apn: { apnPassword: secret } } }],
  ['CustomerInformation', { requestId: 1, report: true, clear: false, customerIdentifier: secret }],
  ['NotifyCustomerInformation', { data: secret, seqNo: 0, requestId: 1, generatedAt: '2026-05-01T08:00:00Z' }],
  ['SetNetworkProfile with a SIM', { connectionData: { apn: { simPin: secret } } }],
  ['GetLog', { log: { remoteLocation: `ftp://user:${secret}@example.com/logs/` } }],
  ['UpdateFirmware from here', { firmware: { location: `https://csms.example.com/files/download/1.${secret}` } }],
  ['Authorize with a key code (C04.FR.04)', { idToken: { idToken: secret, type: 'KeyCode' } }],
  [
    'SendLocalList with a key code (C04.FR.04)',
    { localAuthorizationList: [{ idToken: { idToken: secret, type: 'KeyCode' }, idTokenInfo: { status: 'Accepted' } }] },
  ],
  ['PublishFirmwareStatusNotification', { location: [`http://u:${secret}@controller/fw`] }],
])('hides the secret in %s', (_action, payload) => {
  expect(maskedText(payload)).not.toContain(secret)
  expect(maskedText(payload)).toContain('***')
})

it('keeps everything else, the names of keys too', () => {
  const payload = { key: 'HeartbeatInterval', value: '300', status: 'Accepted', nested: [{ key: 'AuthorizationKey' }] }
  expect(JSON.parse(maskedText(payload))).toMatchObject({ key: 'HeartbeatInterval', value: '300', status: 'Accepted' })
  expect(maskedText({ vendorId: 'v', data: 'text' })).toContain('text')
  expect(maskedText({ idTag: 'ABC' })).toBe('{"idTag":"ABC"}')
  expect(maskedText({ idToken: { idToken: 'ABC', type: 'ISO14443' }, keyCode: 'KeyCode' })).toContain('ABC')
})
