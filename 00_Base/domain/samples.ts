import type { SampleRow } from '#base/ingest.js'
import { plugboardData } from '#base/ocpp/customData.js'
import { toInstant } from '#base/ocpp/dateTime.js'
import type { MeterValueType } from '#base/ocpp/generated/v21.js'

/** Meter values of a message, one row per sampled value. What a translation kept verbatim takes precedence over what it had to say instead. */
export const samplesOf = (meterValues: MeterValueType[] = []): SampleRow[] =>
  meterValues.flatMap((meterValue) => {
    const at = toInstant(meterValue.timestamp)
    return meterValue.sampledValue.map((sampled): SampleRow => {
      const { value, measurand, format } = plugboardData(sampled.customData)
      const extra = {
        signedMeterValue: sampled.signedMeterValue,
        customData: stationsOwn(sampled.customData) ?? stationsOwn(meterValue.customData),
      }
      return {
        at,
        value: value ?? (format === 'SignedData' ? '' : String(sampled.value)),
        measurand: measurand ?? sampled.measurand,
        phase: sampled.phase,
        location: sampled.location,
        context: sampled.context,
        format,
        unit: sampled.unitOfMeasure?.unit,
        multiplier: sampled.unitOfMeasure?.multiplier,
        extra: extra.signedMeterValue || extra.customData ? extra : undefined,
      }
    })
  })

/** Custom data of the station itself, not that of the translation. */
export const stationsOwn = <T extends { vendorId: string }>(customData: T | undefined): T | undefined =>
  customData?.vendorId === 'plugboard' ? undefined : customData
