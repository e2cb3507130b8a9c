import { describe, expect, it } from 'vitest'
import { bench, type Station } from '../bench.js'

const { station } = bench()

const first = async (at: Station, list: 'firmware' | 'logs') => (await at.get(list)).items[0]
const history = async (at: Station, list: 'firmware' | 'logs') =>
  (await at.get(`${list}/${(await first(at, list)).id}`)).history.map(({ status }: { status: string }) => status)

describe('a firmware update', () => {
  it.each([
    ['TC_044_1', 'is installed', ['Downloading', 'Downloaded', 'Installing', 'Installed'], 'done'],
    ['TC_044_2', 'cannot be fetched', ['Downloading', 'DownloadFailed'], 'failed'],
    ['TC_044_3', 'cannot be installed', ['Downloading', 'Downloaded', 'Installing', 'InstallationFailed'], 'failed'],
  ])('%s: %s, and every step is shown', async (_id, _what, steps, state) => {
    const at = await station('1.6')
    at.answer('UpdateFirmware', {})
    const request = { location: 'https://example.com/firmware.bin', retrieveDate: new Date().toISOString() }

    expect(await at.send('UpdateFirmware', request)).toMatchObject({ success: true, payload: {} })
    for (const status of steps) expect(await at.call('FirmwareStatusNotification', { status })).toEqual({})
    if (state === 'done') {
      expect(await at.boot()).toMatchObject({ status: 'Accepted' })
      expect(await at.call('StatusNotification', { connectorId: 1, status: 'Available', errorCode: 'NoError' })).toEqual({})
    }

    expect(at.asked('UpdateFirmware')).toEqual([request])
    expect(await first(at, 'firmware')).toMatchObject({ state, status: steps.at(-1) })
    expect(await history(at, 'firmware')).toEqual(steps)
  })
})

describe('diagnostics', () => {
  it.each([
    ['TC_045_1', 'are uploaded', ['Uploading', 'Uploaded'], 'done'],
    ['TC_045_2', 'cannot be uploaded', ['Uploading', 'UploadFailed'], 'failed'],
  ])('%s: %s, and that is shown', async (_id, _what, steps, state) => {
    const at = await station('1.6')
    at.answer('GetDiagnostics', { fileName: 'diagnostics.zip' })
    const request = { location: 'https://example.com/logs' }

    expect(await at.send('GetDiagnostics', request)).toMatchObject({ success: true, payload: { fileName: 'diagnostics.zip' } })
    for (const status of steps) expect(await at.call('DiagnosticsStatusNotification', { status })).toEqual({})

    expect(at.asked('GetDiagnostics')).toEqual([request])
    expect(await first(at, 'logs')).toMatchObject({ state, filename: 'diagnostics.zip' })
    expect(await history(at, 'logs')).toHaveLength(2)
  })
})
