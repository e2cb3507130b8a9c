import { expect, it } from 'vitest'
import { refusedByBoot } from '#base/domain/bootGate.js'
import { askedFor, type BootStatus, bootGate } from './bootGate.js'

const none = new Set<string>()
const gate = (version: '1.6' | '2.0.1', status: BootStatus | undefined, action: string, asked = none, bootRequired16 = false) =>
  bootGate({ version, status, bootRequired16 }, action, asked)

it('B01.FR.10, B02.FR.09, B03.FR.07: before Accepted only BootNotification passes, and while Pending what was asked for', () => {
  expect(gate('2.0.1', 'Accepted', 'Heartbeat')).toBe('open')
  for (const status of ['Pending', 'Rejected', undefined] as const) {
    expect(gate('2.0.1', status, 'BootNotification')).toBe('open')
    expect(gate('2.0.1', status, 'Heartbeat')).toBe('securityError')
  }
  const asked = new Set(askedFor('TriggerMessage', { requestedMessage: 'StatusNotification' }))
  expect(gate('2.0.1', 'Pending', 'StatusNotification', asked)).toBe('open')
  expect(gate('2.0.1', 'Rejected', 'StatusNotification', asked)).toBe('securityError')
  expect(gate('2.0.1', 'Pending', 'NotifyReport', new Set(askedFor('GetBaseReport', {})))).toBe('open')
})

it('a 1.6 station that never booted passes with a warning, unless booting first is required', () => {
  expect(gate('1.6', undefined, 'StatusNotification')).toBe('openWithWarning')
  expect(gate('1.6', undefined, 'StatusNotification', none, true)).toBe('securityError')
  expect(gate('1.6', 'Pending', 'StatusNotification')).toBe('securityError')
})

it('B02.FR.05, B03.FR.03: no start or stop while Pending, nothing while Rejected', () => {
  expect(refusedByBoot('2.0.1', 'Pending', false, 'RequestStartTransaction')).toContain('Pending')
  expect(refusedByBoot('2.0.1', undefined, false, 'RequestStopTransaction')).toContain('Pending')
  expect(refusedByBoot('2.0.1', 'Pending', false, 'GetVariables')).toBeUndefined()
  expect(refusedByBoot('2.0.1', 'Rejected', false, 'GetVariables')).toContain('Rejected')
  expect(refusedByBoot('1.6', undefined, false, 'RemoteStartTransaction')).toBeUndefined()
  expect(refusedByBoot('1.6', undefined, true, 'RemoteStartTransaction')).toContain('Pending')
})

it('a trigger for a certificate lets SignCertificate pass', () => {
  expect(askedFor('TriggerMessage', { requestedMessage: 'SignChargingStationCertificate' })).toEqual(['SignCertificate'])
  expect(askedFor('ExtendedTriggerMessage', { requestedMessage: 'SignChargePointCertificate' })).toEqual(['SignCertificate'])
  expect(askedFor('constructor', {})).toEqual([])
})

it('a trigger for the firmware status lets the message of the security extension pass as well', () => {
  expect(askedFor('ExtendedTriggerMessage', { requestedMessage: 'FirmwareStatusNotification' })).toEqual([
    'FirmwareStatusNotification',
    'SignedFirmwareStatusNotification',
  ])
  expect(askedFor('ExtendedTriggerMessage', { requestedMessage: 'Heartbeat' })).toEqual(['Heartbeat'])
})

it('what the ISO 15118 extension of 1.6 triggers comes inside a DataTransfer', () => {
  expect(askedFor('DataTransfer', { vendorId: 'org.openchargealliance.iso15118pnc', messageId: 'TriggerMessage' })).toEqual([
    'DataTransfer',
  ])
  expect(askedFor('DataTransfer', { vendorId: 'com.example', messageId: 'ping' })).toEqual([])
})
