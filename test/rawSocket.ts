import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/** A WebSocket client that may do what no library would: its frames are written by hand. */
export interface RawSocket {
  socket: Socket
  /** Writes one frame; 1 text, 0 continuation, 8 close, 9 ping. `claims` is the length the header tells. */
  frame(opcode: number, payload?: Buffer | string, more?: { fin?: boolean; claims?: number }): void
  /** The opcodes of the frames that came, in order. */
  heard: number[]
  /** The code of the close frame that came, or undefined when the connection was just cut. */
  closed: Promise<number | undefined>
}

export const frameOf = (opcode: number, payload: Buffer | string = '', { fin = true, claims }: { fin?: boolean; claims?: number } = {}) => {
  const bytes = Buffer.from(payload)
  const length = claims ?? bytes.length
  const head = [(fin ? 0x80 : 0) | opcode]
  if (length < 126) head.push(0x80 | length)
  else if (length < 65_536) head.push(0x80 | 126, length >> 8, length & 255)
  const long = Buffer.alloc(9)
  long[0] = 0x80 | 127
  long.writeBigUInt64BE(BigInt(length), 1)
  // A mask of zeros is a mask.
  return Buffer.concat([Buffer.from(head), length < 65_536 ? Buffer.alloc(0) : long, Buffer.alloc(4), bytes])
}

/** Opens `ws://…` by hand; resolves once the server switched protocols. */
export async function rawSocket(url: string, protocol: string): Promise<RawSocket> {
  const { hostname, port, pathname } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(
    `GET ${pathname} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
  )
  let unread = Buffer.alloc(0)
  const heard: number[] = []
  let code: number | undefined
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('close', () => reject(new Error(`refused: ${unread.toString().split('\r\n')[0]}`)))
    socket.on('data', (data) => {
      unread = Buffer.concat([unread, data])
      const end = unread.indexOf('\r\n\r\n')
      if (heard.length === 0 && unread.toString('latin1', 0, 12) === 'HTTP/1.1 101' && end > 0) {
        unread = unread.subarray(end + 4)
        resolve()
      }
      read()
    })
  })
  const closed = new Promise<number | undefined>((resolve) => socket.once('close', () => resolve(code)))

  function read() {
    while (unread.length >= 2 && unread[0] !== 0x48) {
      const short = unread[1]! & 127
      const at = short === 126 ? 4 : short === 127 ? 10 : 2
      if (unread.length < at) return
      const length = short === 126 ? unread.readUInt16BE(2) : short === 127 ? Number(unread.readBigUInt64BE(2)) : short
      if (unread.length < at + length) return
      heard.push(unread[0]! & 15)
      if ((unread[0]! & 15) === 8 && length >= 2) code = unread.readUInt16BE(at)
      unread = unread.subarray(at + length)
    }
  }

  await opened
  return { socket, frame: (opcode, payload, more) => void socket.write(frameOf(opcode, payload, more)), heard, closed }
}
