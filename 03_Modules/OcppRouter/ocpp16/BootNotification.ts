import { customData } from './customData16.js'
import { translate } from './translation.js'

export default translate('BootNotification', 'BootNotification', {
  up: (r) => ({
    reason: 'Unknown', // 1.6 does not say why it booted
    chargingStation: {
      vendorName: r.chargePointVendor,
      model: r.chargePointModel,
      serialNumber: r.chargePointSerialNumber || r.chargeBoxSerialNumber, // the latter is deprecated (1.6 §6.3)
      firmwareVersion: r.firmwareVersion,
      modem: r.iccid || r.imsi ? { iccid: r.iccid, imsi: r.imsi } : undefined,
    },
    customData: customData({
      chargeBoxSerialNumber: r.chargeBoxSerialNumber,
      meterType: r.meterType,
      meterSerialNumber: r.meterSerialNumber,
    }),
  }),
  down: ({ currentTime, interval, status }) => ({ currentTime, interval, status }),
})
