import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/**
 * `pass`: as if it were not there.
 * `blackhole`: nothing gets through and nobody is told, neither on open connections nor on new ones; what was sent arrives after a return to `pass`.
 * `reset`: open connections are reset, and so is every new one.
 * `half-close`: the far side of each open connection is gone, the near side has not heard of it; new connections pass.
 */
export type ProxyMode = 'pass' | 'blackhole' | 'reset' | 'half-close'

interface Pair {
  near: Socket
  far: Socket
}

/** A TCP proxy on loopback that can fail in the ways networks do. */
export async function tcpProxy(target: { host?: string; port: number }) {
  const pairs = new Set<Pair>()
  let mode: ProxyMode = 'pass'

  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (mode === 'reset') {
      near.resetAndDestroy()
      return
    }
    const far = connect({ host: target.host ?? '127.0.0.1', port: target.port, allowHalfOpen: true, noDelay: true })
    near.setNoDelay(true)
    const pair = { near, far }
    pairs.add(pair)
    join(pair)
    if (mode === 'blackhole') hold(pair)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  /** Copies both ways, and each end's end and failure to the other. */
  const join = (pair: Pair) => {
    for (const [from, to] of [
      [pair.near, pair.far],
      [pair.far, pair.near],
    ] as const) {
      from.on('data', (chunk) => {
        if (!to.writable) return
        if (!to.write(chunk)) {
          from.pause()
          to.once('drain', () => mode !== 'blackhole' && from.resume())
        }
      })
      from.on('end', () => to.end())
      from.on('error', () => from.destroy())
      from.on('close', () => {
        if (mode === 'half-close' && from === pair.far) return
        to.destroy()
        pairs.delete(pair)
      })
    }
  }

  const hold = ({ near, far }: Pair) => {
    near.pause()
    far.pause()
  }

  return {
    port,
    /** The same URL by way of the proxy. */
    url(direct: string): string {
      const through = new URL(direct)
      through.hostname = '127.0.0.1'
      through.port = `${port}`
      return through.href
    },
    mode(wanted: ProxyMode): void {
      mode = wanted
      for (const pair of pairs) {
        if (mode === 'blackhole') hold(pair)
        else if (mode === 'reset') for (const socket of [pair.near, pair.far]) socket.resetAndDestroy()
        else if (mode === 'half-close') {
          pair.near.removeAllListeners('end')
          pair.far.destroy()
          pair.near.resume()
        } else for (const socket of [pair.near, pair.far]) socket.resume()
      }
    },
    /** Connections that are open now. */
    connections: (): number => pairs.size,
    async close(): Promise<void> {
      for (const { near, far } of pairs) {
        near.destroy()
        far.destroy()
      }
      server.close()
      await once(server, 'close')
    },
  }
}

export type TcpProxy = Awaited<ReturnType<typeof tcpProxy>>
