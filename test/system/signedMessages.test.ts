import { sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation } from '../station.js'
import { certificate, ecKeys, signingRequest } from '../x509.js'

const keys = ecKeys()
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const signed = (OCPPAction: string, message: object, { privateKey } = keys) => {
  const head = encode({ alg: 'ES256', OCPPAction, OCPPMessageTypeId: 2 })
  const signature = sign('sha256', Buffer.from(`${head}.${encode(message)}`), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return { protected: head, payload: encode(message), signature: signature.toString('base64url') }
}

describe.each(['2.0.1', '2.1'] as const)('signed messages over %s (part 4 §7)', (version) => {
  let plugboard: TestPlugboard
  beforeAll(async () => {
    plugboard = await startPlugboard({ ocpp: { onboarding: 'open' } })
  })
  afterAll(() => plugboard.stop())

  const logged = (action: string) =>
    expect.poll(async () => (await plugboard.api('GET', `/api/v1/messages?action=${action}`)).body.items.map((one: any) => one.payload), {
      timeout: 5_000,
    })

  it('are processed as what they hold, and kept with their signature and whether it is the station’s', async () => {
    const station = await connectStation(`${plugboard.ocpp}/SIGNER`, version)
    const boot = bootOf(version)

    const message = signed('BootNotification', boot)
    expect(await station.ask('BootNotification-Signed', message)).toMatchObject({ status: 'Accepted' })
    await logged('BootNotification-Signed').toMatchObject([{ ...message, message: boot, verdict: 'unknownKey' }])

    const { stationPk } = (await plugboard.app.data.system.links.access(1, 'SIGNER'))!
    await station.ask('SignCertificate', { csr: signingRequest(keys) })
    await plugboard.app.data.withTenant(1, async ({ signingRequests }) => {
      const [waiting] = await signingRequests.pending(stationPk)
      await signingRequests.answered(waiting!.id, {
        state: 'signed',
        certificateChain: certificate(keys, { CN: 'SIGNER' }),
        at: new Date(),
      })
    })
    await station.close()
    const again = await connectStation(`${plugboard.ocpp}/SIGNER`, version)
    await again.ask('BootNotification', boot)

    expect(await again.ask('Heartbeat-Signed', signed('Heartbeat', {}))).toHaveProperty('currentTime')
    expect(await again.ask('Heartbeat-Signed', signed('Heartbeat', {}, ecKeys()))).toHaveProperty('currentTime')
    await logged('Heartbeat-Signed').toMatchObject([{ verdict: 'wrong' }, { verdict: 'verified', message: {} }])
  })

  it('are refused when they were signed as another message, or hold none', async () => {
    const station = await connectStation(`${plugboard.ocpp}/FORGER`, version)
    await station.ask('BootNotification', bootOf(version))

    expect(await station.call('Heartbeat-Signed', signed('SecurityEventNotification', {}))).toMatchObject([
      4,
      expect.anything(),
      'FormatViolation',
      expect.anything(),
      {},
    ])
    expect(await station.call('Heartbeat-Signed', {})).toMatchObject([4, expect.anything(), 'FormatViolation', expect.anything(), {}])
    expect((await station.call('Heartbeat-Signed', signed('Heartbeat', { unknown: 1 })))[2]).toBe('FormatViolation')
  })
})
