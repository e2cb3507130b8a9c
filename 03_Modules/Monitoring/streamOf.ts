import type { ConstantStreamDataType, PeriodicEventStreamParamsType } from '#base/ocpp/generated/v21.js'
import type { StreamOpening, StreamRate } from '#base/repositories/eventStreams.js'

/** How often a stream is sent, in our words. */
export const rateOf = ({ interval, values }: PeriodicEventStreamParamsType): StreamRate => ({
  intervalSeconds: interval,
  valuesPerMessage: values,
})

/** A stream in our words. */
export const streamOf = ({ id, variableMonitoringId, params }: ConstantStreamDataType): StreamOpening => ({
  streamId: id,
  variableMonitoringId,
  ...rateOf(params),
})
