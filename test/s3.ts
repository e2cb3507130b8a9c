import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import type { S3Settings } from '#util/files/s3.js'

export interface S3Store {
  /** Methods and URLs it was asked for. */
  asked: string[]
  settings: S3Settings
  /** It stops answering, and keeps what it has. */
  away(): Promise<void>
  back(): Promise<void>
  stop(): Promise<void>
}

/** A store of another make that speaks S3, on loopback, with one empty bucket. */
export async function startS3(): Promise<S3Store> {
  const directory = await mkdtemp(join(tmpdir(), 'plugboard-s3-'))
  const asked: string[] = []
  const listen = async (port: number) => {
    const store = new S3rver({ address: '127.0.0.1', port, silent: true, directory, configureBuckets: [{ name: 'plugboard' }] })
    await store.run()
    store.httpServer.on('request', ({ method, url }) => asked.push(`${method} ${url}`))
    return store
  }
  let running: S3rver | undefined = await listen(0)
  const { port } = running.httpServer.address() as AddressInfo
  const away = async () => {
    running?.httpServer.closeAllConnections()
    await running?.close()
    running = undefined
  }
  return {
    asked,
    settings: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      bucket: 'plugboard',
      accessKey: 'S3RVER',
      secretKey: 'not looked at by s3rver',
      pathStyle: true,
      prefix: 'one/',
    },
    away,
    async back() {
      running = await listen(port)
    },
    async stop() {
      await away()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
