import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Refusal } from './handshake.js'

/** Ends a handshake with plain HTTP. The body is the same whoever asks: what went wrong is for the operator, not for a stranger. */
export function answerRefusal(socket: Duplex, { status, retryAfterSeconds }: Refusal): void {
  const body = `${STATUS_CODES[status]}\n`
  const headers = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: text/plain',
    `Content-Length: ${body.length}`,
    ...(status === 401 ? ['WWW-Authenticate: Basic realm="Plugboard"'] : []),
    ...(retryAfterSeconds ? [`Retry-After: ${retryAfterSeconds}`] : []),
  ]
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`)
}
