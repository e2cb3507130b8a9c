import { describe, expect, it } from 'vitest'
import { stateAfter, stateAnswered } from './followed.js'

describe('the state of a request that is followed up', () => {
  it.each([
    ['UpdateFirmware', 'Downloading', 'underWay'],
    ['UpdateFirmware', 'DownloadScheduled', 'underWay'],
    ['UpdateFirmware', 'DownloadPaused', 'underWay'],
    ['UpdateFirmware', 'Downloaded', 'underWay'],
    ['UpdateFirmware', 'SignatureVerified', 'underWay'],
    ['UpdateFirmware', 'InstallScheduled', 'underWay'],
    ['UpdateFirmware', 'InstallRebooting', 'underWay'],
    ['UpdateFirmware', 'Installing', 'underWay'],
    ['UpdateFirmware', 'Installed', 'done'],
    ['UpdateFirmware', 'DownloadFailed', 'failed'],
    ['UpdateFirmware', 'InstallationFailed', 'failed'],
    ['UpdateFirmware', 'InstallVerificationFailed', 'failed'],
    ['UpdateFirmware', 'InvalidSignature', 'failed'],
    ['PublishFirmware', 'ChecksumVerified', 'underWay'],
    ['PublishFirmware', 'Published', 'done'],
    ['PublishFirmware', 'InvalidChecksum', 'failed'],
    ['PublishFirmware', 'PublishFailed', 'failed'],
    ['GetLog', 'Uploading', 'underWay'],
    ['GetLog', 'Uploaded', 'done'],
    ['GetLog', 'BadMessage', 'failed'],
    ['GetLog', 'NotSupportedOperation', 'failed'],
    ['GetLog', 'PermissionDenied', 'failed'],
    ['GetLog', 'UploadFailure', 'failed'],
    ['GetLog', 'AcceptedCanceled', 'canceled'],
  ] as const)('of %s after %s is %s', (action, status, state) => {
    expect(stateAfter(action, 'requested', status)).toBe(state)
  })

  it('stays as it was when the station says it is idle (L01.FR.25)', () => {
    expect(stateAfter('UpdateFirmware', 'done', 'Idle')).toBe('done')
    expect(stateAfter('UpdateFirmware', 'underWay', 'Idle')).toBe('underWay')
  })

  it('stays canceled, whatever fails of it afterwards (L01.FR.24), unless it succeeded', () => {
    expect(stateAfter('UpdateFirmware', 'canceled', 'DownloadFailed')).toBe('canceled')
    expect(stateAfter('UpdateFirmware', 'canceled', 'Installed')).toBe('done')
  })

  it.each([
    ['UpdateFirmware', 'requested', 'Accepted', 'underWay'],
    ['GetLog', 'unanswered', 'AcceptedCanceled', 'underWay'],
    ['GetLog', 'done', 'Accepted', 'done'],
    ['PublishFirmware', 'requested', 'Rejected', 'refused'],
    ['UpdateFirmware', 'requested', 'InvalidCertificate', 'refused'],
    ['UpdateFirmware', 'requested', 'RevokedCertificate', 'refused'],
    ['SetNetworkProfile', 'requested', 'Accepted', 'done'],
    ['SetNetworkProfile', 'unanswered', 'Failed', 'failed'],
    ['SetNetworkProfile', 'requested', 'Rejected', 'refused'],
  ] as const)('of %s, %s, becomes, answered %s, %s', (action, before, answer, state) => {
    expect(stateAnswered(action, before, answer)).toBe(state)
  })
})
