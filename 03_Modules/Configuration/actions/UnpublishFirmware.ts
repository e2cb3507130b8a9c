import { command } from '#base/ocpp/action.js'

export default command('UnpublishFirmware', {
  summary: 'Have a local controller offer firmware no longer',
  description:
    '`checksum` is the MD5 of the published file. The local controller answers `Unpublished`, `NoFirmware` (it offers no such file) or `DownloadOngoing` (a station is ' +
    'downloading it: try again later). After the first two the file is shown as `withdrawn` at `/api/v1/stations/{id}/firmware`. OCPP 1.6 knows nothing of it.',
  permission: 'station.firmware',
  example: { checksum: '9e107d9d372bb6826bd81d3542a419d6' },
  async after({ checksum }, { status }, { data, station, now }) {
    // L04.FR.04: while somebody downloads it, it stays published.
    if (status !== 'DownloadOngoing') await data.followedRequests.withdrawn(station.id, checksum, now())
  },
})
