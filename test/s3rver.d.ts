declare module 's3rver' {
  import type { Server } from 'node:http'

  /** What our tests use of it. */
  export default class S3rver {
    constructor(options: { address: string; port: number; silent: boolean; directory: string; configureBuckets: Array<{ name: string }> })
    httpServer: Server
    run(): Promise<unknown>
    close(): Promise<void>
  }
}
