import { rawCommand, translate, translateCommand } from './translation.js'

/** 2.x data is any JSON value, 1.6 data is text: a value that is not text travels as its JSON. */
const toData = (data: unknown): { data?: string } =>
  data === undefined ? {} : { data: typeof data === 'string' ? data : JSON.stringify(data) }

export const incoming = translate('DataTransfer', 'DataTransfer', {
  up: ({ vendorId, messageId, data }) => ({ vendorId, messageId, data }),
  down: ({ status, data }) => ({ status, ...toData(data) }),
})

export const command = translateCommand('DataTransfer', {
  sends: ['DataTransfer'],
  calls: ({ vendorId, messageId, data }) => [
    { action: 'DataTransfer', payload: { vendorId, ...(messageId === undefined ? {} : { messageId }), ...toData(data) } },
  ],
  up: ([answer]) => ({ status: answer!.status, data: answer!.data }),
})

export const raw = rawCommand('DataTransfer', 'DataTransfer', {
  summary: 'Send vendor-specific data to an OCPP 1.6 station',
  description: `\`data\` is text. The station answers \`Accepted\`, \`Rejected\`, \`UnknownMessageId\` or \`UnknownVendorId\`, with \`data\` of its own if it has any.`,
  example: { vendorId: 'com.example', messageId: 'ping', data: 'hello' },
  as: (request, { status, data }) => ({ request: { ...request }, response: { status, data } }),
})
