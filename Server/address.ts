import { lookup } from 'node:dns/promises'
import { ConfigError } from './config.js'
import type { Values } from './settings.js'

/** Refuses a HOST that no name service knows, before anything is started for it. */
export async function requireHost({ HOST }: Pick<Values, 'HOST'>): Promise<void> {
  await lookup(HOST).catch((err: NodeJS.ErrnoException) => {
    throw new ConfigError(`HOST=${HOST} leads to no address (${err.code}): give one of this machine, such as 127.0.0.1 or 0.0.0.0`)
  })
}

/** What an operator can do about a listener that was refused; any other error as it is. */
export function listenFailure(
  err: unknown,
  { HOST, ...port }: { HOST: string; PORT: number } | { HOST: string; PLAIN_PORT: number },
): unknown {
  const { code } = err as NodeJS.ErrnoException
  const given = Object.entries(port).map(([name, value]) => `${name}=${value}`)
  if (code === 'EADDRINUSE') return new ConfigError(`${given} is taken by another program on ${HOST} (${code})`)
  if (code === 'EACCES') return new ConfigError(`${given} may not be opened by this user (${code}): take one above 1023`)
  if (code === 'EADDRNOTAVAIL' || code === 'EINVAL') return new ConfigError(`HOST=${HOST} is no address of this machine (${code})`)
  return err
}
