import type { Context } from '#base/context.js'
import type { RequestOf, ResponseOf } from '#base/ocpp/action.js'

type Handler = (data: unknown, context: Context) => Promise<ResponseOf<'DataTransfer'>>

/** Vendor-specific messages that somebody here understands. */
export interface VendorMessages {
  /** Without `messageId` the handler gets every message of the vendor that no other has asked for. Returns how to take it back. */
  on(vendorId: string, messageId: string | undefined, handle: Handler): () => void
  answer(request: RequestOf<'DataTransfer'>, context: Context): Promise<ResponseOf<'DataTransfer'>>
}

function registry(): VendorMessages {
  const vendors = new Map<string, Map<string | undefined, Handler>>()
  return {
    on(vendorId, messageId, handle) {
      const messages = vendors.get(vendorId) ?? new Map<string | undefined, Handler>()
      vendors.set(vendorId, messages.set(messageId, handle))
      return () => {
        messages.delete(messageId)
        if (messages.size === 0) vendors.delete(vendorId)
      }
    },
    async answer({ vendorId, messageId, data }, context) {
      const messages = vendors.get(vendorId)
      if (!messages) return { status: 'UnknownVendorId' }
      const handle = messages.get(messageId) ?? messages.get(undefined)
      return handle ? handle(data, context) : { status: 'UnknownMessageId' }
    },
  }
}

export const vendorMessages = registry()
