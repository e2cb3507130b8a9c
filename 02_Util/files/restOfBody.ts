import type { Readable } from 'node:stream'

const mostBytes = 16 * 1024 * 1024
const mostMs = 10_000

/** Lets go by what is left of a body, so that its sender sees the answer; one that goes on for too long is cut off. */
export function passOver(body: Readable): void {
  if (body.readableEnded || body.destroyed) return
  let bytes = 0
  const timer = setTimeout(() => body.destroy(), mostMs).unref()
  body.on('error', () => {}) // nobody waits for it any more
  body.once('close', () => clearTimeout(timer))
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > mostBytes) body.destroy()
  })
  body.resume()
}
