import { command } from '#base/ocpp/action.js'

export default command('DataTransfer', {
  summary: 'Send a vendor-specific message to a station',
  description:
    'Whatever `vendorId` and `messageId` mean is between you and the vendor. The station answers `Accepted`, `Rejected`, `UnknownVendorId` or ' +
    '`UnknownMessageId`, perhaps with `data`; Plugboard hands that back and keeps it with the command.',
  permission: 'station.dataTransfer',
  example: { vendorId: 'org.example', messageId: 'setColour', data: 'green' },
})
