import type { Context } from '#base/context.js'
import type { RequestOf, ResponseOf } from '#base/ocpp/action.js'

type Handler = (data: unknown, context: Context) => Promise<ResponseOf<'DataTransfer'>>

/** Vendor-specific messages that somebody here understands. */
export interface VendorMessages {
  /** Without `messageId` the handler gets every message of the vendor that no other has asked for. Returns how to take it back. */
  on(vendorId: string, messageId: string | undefined, handle: Handler): () => void
  answer(request: RequestOf<'DataTransfer'>, context: Context): Promise<ResponseOf<'DataTransfer'>>
}

// 1.6 compares both without regard to case (CiString, 1.6 §6.15).
const fold = (text: string | undefined) => text?.toLowerCase()

function registry(): VendorMessages {
  const vendors = new Map<string | undefined, Map<string | undefined, Handler>>()
  return {
    on(vendorId, messageId, handle) {
      const [vendor, message] = [fold(vendorId), fold(messageId)]
      const messages = vendors.get(vendor) ?? new Map<string | undefined, Handler>()
      vendors.set(vendor, messages.set(message, handle))
      return () => {
        messages.delete(message)
        if (messages.size === 0) vendors.delete(vendor)
      }
    },
    async answer({ vendorId, messageId, data }, context) {
      const messages = vendors.get(fold(vendorId))
      if (!messages) return { status: 'UnknownVendorId' }
      const handle = messages.get(fold(messageId)) ?? messages.get(undefined)
      return handle ? handle(data, context) : { status: 'UnknownMessageId' }
    },
  }
}

export const vendorMessages = registry()
