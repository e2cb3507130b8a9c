import type { ConnectionOptions } from 'node:tls'
import { RPCClient } from 'ocpp-rpc'
import type { OcppVersion } from '#base/ocpp/version.js'

/** A charging station that speaks through a third-party client, which checks every frame against the schemas on its own (2.1 excepted: its schema ids do not match). */
export async function rpcStation(
  endpoint: string,
  identity: string,
  version: OcppVersion,
  password?: string,
  tls: ConnectionOptions = {},
): Promise<RPCClient> {
  const client = new RPCClient({
    endpoint,
    identity,
    protocols: [`ocpp${version}`],
    strictMode: version !== '2.1',
    password: password ?? null,
    wsOpts: tls,
    reconnect: false,
    callTimeoutMs: 5_000,
  } as ConstructorParameters<typeof RPCClient>[0])
  // Its strict mode reports our mistakes as events: they must fail the test.
  client.on('strictValidationFailure', ({ error }: { error: Error }) => {
    throw error
  })
  await client.connect()
  return client
}
