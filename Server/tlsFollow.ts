import type { Server } from 'node:tls'
import type { FastifyBaseLogger } from 'fastify'
import type { Trust } from '#util/revocation/trust.js'
import type { Values } from './settings.js'
import { contextOf, readTls, type TlsFiles } from './tls.js'

const lookEveryMs = 10_000

export interface FollowedTls {
  trust(): Trust | undefined
  /** Takes what the files say now; files that are wrong change nothing. Open sockets stay as they are. */
  reload(): Promise<void>
  stop(): Promise<void>
}

/** Keeps a running server at what the files of the TLS settings say: a renewed certificate needs no restart and cuts nobody off. */
export function followTls(values: Values, read: TlsFiles, log: FastifyBaseLogger, server: () => unknown): FollowedTls {
  let files = read
  let told = ''
  let reading: Promise<void> | undefined
  async function take() {
    try {
      const now = await readTls(values)
      told = ''
      if (now.mark === files.mark) return
      if (now.identity) (server() as Server).setSecureContext(contextOf(now))
      files = now
      log.info({ until: now.identity?.certificates.map(({ validTo }) => validTo) }, 'TLS files taken anew')
    } catch (err) {
      // Half of a renewal may be written: the next look sees the rest.
      const { message } = err as Error
      if (message !== told) log.warn({ reason: message }, 'TLS files changed and are not accepted: the former ones stay in use')
      told = message
    }
  }
  const reload = () => (reading ??= take().finally(() => (reading = undefined)))
  const used = values.TLS_CERT_FILE !== undefined || values.TLS_CLIENT_CA_FILE !== undefined
  const timer = used ? setInterval(() => void reload(), lookEveryMs).unref() : undefined
  return {
    trust: () => files.trust,
    reload,
    async stop() {
      clearInterval(timer)
      await reading
    },
  }
}
