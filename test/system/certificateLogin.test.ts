import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'
import { ExtendedKeyUsageExtension } from '@peculiar/x509'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Authority, authority, folder, forThisMachine, type Identity } from '../authority.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation, type Dial } from '../station.js'

const files = folder()
let root: Authority
let revoked: Identity
let direct: TestPlugboard
let proxied: TestPlugboard
let open: TestPlugboard

beforeAll(async () => {
  root = await authority()
  revoked = await root.issue({ CN: 'REVOKED' })
  const server = await root.issue(forThisMachine())
  const trust = {
    TLS_CLIENT_CA_FILE: files.write('ca.pem', root.cert),
    TLS_CLIENT_CRL_FILE: files.write('crl.pem', await root.revoke(revoked)),
    PLAIN_PORT: undefined,
  }
  const tls = { ...trust, TLS_CERT_FILE: [files.write('cert.pem', server.cert)], TLS_KEY_FILE: [files.write('key.pem', server.key)] }
  direct = await startPlugboard({ tls })
  open = await startPlugboard({ tls, ocpp: { onboarding: 'open' } })
  proxied = await startPlugboard({
    tls: { ...trust, TLS_CERT_FILE: undefined, TLS_KEY_FILE: undefined },
    ocpp: { trustedProxies: ['127.0.0.1'] },
  })
})
afterAll(async () => {
  await Promise.all([direct, open, proxied].map((plugboard) => plugboard.stop()))
  files.remove()
})

const register = async (plugboard: TestPlugboard, stationId: string, more: object = { securityProfile: 3 }) =>
  (await plugboard.api('POST', '/api/v1/stations', { stationId, ...more })).body
const showing = ({ cert, key }: Identity): Dial => ({ options: { ca: root.cert, cert, key } })
const dial = (plugboard: TestPlugboard, stationId: string, how: Dial) =>
  connectStation(`${plugboard.ocpp}/${stationId}`, '2.0.1', how).then(
    async (station) => {
      await station.close()
      return 'admitted'
    },
    (err: Error) => err.message,
  )
const causes = async (plugboard: TestPlugboard, stationId: string) =>
  (await plugboard.api('GET', `/api/v1/connection-attempts?stationId=${stationId}`)).body.items.map(({ cause, offered }: any) => [
    cause,
    offered.certificate?.fault,
  ])

describe('a station of security profile 3', () => {
  it('needs no password, and has none', async () => {
    expect(await register(direct, 'P3')).toMatchObject({ securityProfile: 3, hasPassword: false })
    expect(await direct.api('POST', '/api/v1/stations', { stationId: 'P3b', securityProfile: 3, password: 'correct-horse' })).toMatchObject(
      {
        status: 422,
      },
    )
    expect(await dial(direct, 'P3', showing(await root.issue({ CN: 'P3' })))).toBe('admitted')
  })

  it('A-06, A00.FR.403, A00.FR.407: is refused with a certificate of somebody else, with none, and with one that is no good', async () => {
    const stranger = await authority('Stranger')
    const attempts: Record<string, [cause: string, fault: string | undefined, how: (CN: string) => Promise<Dial>]> = {
      'OF-ANOTHER': ['otherCertificate', undefined, async () => showing(await root.issue({ CN: 'P3' }))],
      'TWO-NAMES': ['otherCertificate', undefined, async (CN) => showing(await root.issue({ CN: `${CN}, CN=P3` }))],
      NAMELESS: ['otherCertificate', undefined, async () => showing(await root.issue({}))],
      'OTHER-CA': ['badCertificate', 'unknownIssuer', async (CN) => showing(await stranger.issue({ CN }))],
      EXPIRED: ['badCertificate', 'expired', async (CN) => showing(await root.issue({ CN, from: -3, to: -1 }))],
      EARLY: ['badCertificate', 'notYetValid', async (CN) => showing(await root.issue({ CN, from: 1, to: 3 }))],
      'SERVER-USE': [
        'badCertificate',
        'wrongUse',
        async (CN) => showing(await root.issue({ CN, extensions: [new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1'])] })),
      ],
      REVOKED: ['badCertificate', 'revoked', async () => showing(revoked)],
      'NO-ORG': ['otherOrganization', undefined, async (CN) => showing(await root.issue({ CN, O: '' }))],
      'BY-PASSWORD': ['noCertificate', undefined, async () => ({ password: 'correct-horse-battery', options: { ca: root.cert } })],
      NONE: ['noCertificate', undefined, async () => ({ options: { ca: root.cert } })],
      //
      FORGED: [
        'noCertificate',
        undefined,
        async (CN) => ({ options: { ca: root.cert, headers: { 'x-client-cert': encodeURIComponent((await root.issue({ CN })).cert) } } }),
      ],
    }
    for (const [stationId, [, , how]] of Object.entries(attempts)) {
      await register(direct, stationId)
      expect(await dial(direct, stationId, await how(stationId)), stationId).toBe('refused 401')
    }

    await new Promise((resolve) => setTimeout(resolve, 1_500)) // attempts are written once a second
    for (const [stationId, [cause, fault]] of Object.entries(attempts))
      expect(await causes(direct, stationId), stationId).toEqual([[cause, fault]])
  })

  it('A00.FR.405: may have the serial number in CN that it told us when it booted', async () => {
    const { id } = await register(direct, 'SERIAL', { securityProfile: 2, password: 'correct-horse-battery' })
    const serial = showing(await root.issue({ CN: 'SN-4711' }))
    const station = await connectStation(`${direct.ocpp}/SERIAL`, '2.0.1', {
      password: 'correct-horse-battery',
      options: { ca: root.cert },
    })
    const { chargingStation } = bootOf('2.0.1') as { chargingStation: object }
    await station.ask('BootNotification', { reason: 'PowerUp', chargingStation: { ...chargingStation, serialNumber: 'SN-4711' } })
    await station.close()

    await direct.api('PATCH', `/api/v1/stations/${id}`, { securityProfile: 3 })

    expect(await dial(direct, 'SERIAL', serial)).toBe('admitted')
    expect(await dial(direct, 'SERIAL', showing(await root.issue({ CN: 'SN-4712' })))).toBe('refused 401')
  })

  it('A00.FR.404: needs an organization of its tenant in O, where the tenant names some', async () => {
    const tenant = (await direct.api('POST', '/api/v1/tenants', { name: 'Utrecht', slug: 'utrecht' })).body
    await direct.api('POST', `/api/v1/stations?tenantId=${tenant.id}`, { stationId: 'ORG', securityProfile: 3 })
    const own = showing(await root.issue({ CN: 'ORG', O: 'City of Utrecht' }))
    const other = showing(await root.issue({ CN: 'ORG', O: 'City of Utrecht and others' }))
    expect(await dial(direct, 'utrecht/ORG', other)).toBe('admitted')

    const changed = await direct.api('PATCH', `/api/v1/tenants/${tenant.id}`, { organizations: ['City of Utrecht'] })

    expect(changed.body).toMatchObject({ organizations: ['City of Utrecht'] })
    expect(await dial(direct, 'utrecht/ORG', other)).toBe('refused 401')
    expect(await dial(direct, 'utrecht/ORG', own)).toBe('admitted')
  })

  it('keeps its password for the way back, which only its operator opens', async () => {
    const { id } = await register(direct, 'BACK', { securityProfile: 2, password: 'correct-horse-battery' })
    const withPassword = { password: 'correct-horse-battery', options: { ca: root.cert } }
    await direct.api('PATCH', `/api/v1/stations/${id}`, { securityProfile: 3 })
    expect(await dial(direct, 'BACK', withPassword)).toBe('refused 401')

    await direct.api('PATCH', `/api/v1/stations/${id}`, { securityProfile: 2 })

    expect(await dial(direct, 'BACK', withPassword)).toBe('admitted')
  })
})

describe('a station of security profile 3 that boots', () => {
  const serialOf = (serialNumber?: string) => {
    const { chargingStation } = bootOf('2.0.1') as { chargingStation: object }
    return { reason: 'PowerUp', chargingStation: { ...chargingStation, serialNumber } }
  }
  const booting = async (stationId: string, how: Dial, serialNumber?: string) => {
    const station = await connectStation(`${direct.ocpp}/${stationId}`, '2.0.1', how)
    const answer = await Promise.race([
      station.ask('BootNotification', serialOf(serialNumber)).then(({ status }: any) => status),
      station.closed.then(({ code }: any) => code),
    ]).catch(() => station.closed.then(({ code }: any) => code))
    await station.close()
    return answer
  }

  it('is cut off with another serial number than that of its certificate (B01.FR.11, B01.FR.12), which is not kept', async () => {
    const password = { password: 'correct-horse-battery', options: { ca: root.cert } }
    const { id } = await register(direct, 'BOOTS', { securityProfile: 2, password: 'correct-horse-battery' })
    expect(await booting('BOOTS', password, 'SN-1')).toBe('Accepted')
    await direct.api('PATCH', `/api/v1/stations/${id}`, { securityProfile: 3 })
    const own = showing(await root.issue({ CN: 'SN-1' }))

    expect(await booting('BOOTS', own, 'SN-2')).toBe(1008)
    expect(await booting('BOOTS', own)).toBe(1008)
    expect(await booting('BOOTS', own, 'SN-1')).toBe('Accepted')
  })

  it('may have any where its certificate names it by its identity', async () => {
    await register(direct, 'NAMED')
    const own = showing(await root.issue({ CN: 'NAMED' }))

    expect(await booting('NAMED', own, 'SN-1')).toBe('Accepted')
    expect(await booting('NAMED', own, 'SN-2')).toBe('Accepted')
  })
})

it('each station gets in with its own security profile and no other (A00.FR.001, A00.FR.002), of profile 2 with its own password only (A00.FR.324)', async () => {
  const password = 'correct-horse-battery'
  await register(direct, 'ONLY2', { securityProfile: 2, password })
  await register(direct, 'ONLY1', { securityProfile: 1, password })
  const overTls = (more: object): Dial => ({ options: { ca: root.cert }, ...more })

  expect(await dial(direct, 'ONLY1', overTls({ password }))).toBe('refused 401')
  expect(await dial(direct, 'ONLY2', showing(await root.issue({ CN: 'ONLY2' })))).toBe('refused 401')
  expect(await dial(direct, 'ONLY2', overTls({ password: 'wrong-horse-battery' }))).toBe('refused 401')
  expect(await dial(direct, 'ONLY2', overTls({ password, user: 'ONLY1' }))).toBe('refused 401')
  expect(await dial(direct, 'ONLY2', overTls({ password }))).toBe('admitted')
})

it('a station that has only weak cipher suites, or only TLS before 1.2, is cut off, and its operator sees why (A00.FR.315, A00.FR.322, A00.FR.418, A00.FR.425)', async () => {
  const { hostname: host, port } = new URL(direct.ocpp)
  const offering = (options: object) =>
    new Promise<string>((resolve) => {
      const socket = connect({ host, port: Number(port), ca: root.cert, ...options }, () => resolve(`agreed on ${socket.getProtocol()}`))
      socket.once('error', () => resolve('cut off'))
    })

  const seen = () =>
    expect.poll(
      async () => (await direct.api('GET', '/api/v1/connection-attempts?tenantId=0')).body.items.map(({ offered }: any) => offered.fault),
      {
        timeout: 5_000,
      },
    )

  expect(await offering({ ciphers: 'AES128-SHA:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' })).toBe('cut off')
  await seen().toEqual(['no shared cipher'])
  expect(await offering({ ciphers: 'ALL@SECLEVEL=0', minVersion: 'TLSv1', maxVersion: 'TLSv1.1' })).toBe('cut off')
  await seen().toEqual(['unsupported protocol'])
})

describe('behind a trusted proxy', () => {
  const forwarding = (text: string, proto = 'https'): Dial => ({
    options: { headers: { 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': proto, 'x-client-cert': text } },
  })

  it('the certificate that the proxy saw counts, as nginx writes it and as base64', async () => {
    await register(proxied, 'PX')
    const { cert } = await root.issue({ CN: 'PX' })

    expect(await dial(proxied, 'PX', forwarding(encodeURIComponent(cert)))).toBe('admitted')
    expect(await dial(proxied, 'PX', forwarding(new X509Certificate(cert).raw.toString('base64')))).toBe('admitted')
  })

  it('is judged as any other is', async () => {
    await register(proxied, 'PY')
    const foreign = await (await authority('Stranger')).issue({ CN: 'PY' })
    const own = await root.issue({ CN: 'PY' })

    expect(await dial(proxied, 'PY', forwarding(encodeURIComponent(foreign.cert)))).toBe('refused 401')
    expect(await dial(proxied, 'PY', forwarding('nonsense%'))).toBe('refused 401')
    expect(await dial(proxied, 'PY', forwarding(encodeURIComponent(own.cert), 'http'))).toBe('refused 401')
    expect(await dial(proxied, 'PY', {})).toBe('refused 401')
    await expect
      .poll(async () => [...new Set((await causes(proxied, 'PY')).map(([cause]: string[]) => cause))].toSorted(), { timeout: 5_000 })
      .toEqual(['badCertificate', 'needsTls', 'noCertificate'])
  })
})

describe('a station nobody registered', () => {
  it('is registered with the profile it came with, where registration is open', async () => {
    const profile = async (stationId: string) =>
      (await open.api('GET', `/api/v1/stations?stationId=${stationId}`)).body.items[0].securityProfile

    expect(await dial(open, 'NEW2', { password: 'correct-horse-battery', options: { ca: root.cert } })).toBe('admitted')
    expect(await dial(open, 'NEW3', showing(await root.issue({ CN: 'NEW3' })))).toBe('admitted')

    expect([await profile('NEW2'), await profile('NEW3')]).toEqual([2, 3])
  })

  it('is approved with the profile it came with', async () => {
    await dial(direct, 'INBOX2', { password: 'correct-horse-battery', options: { ca: root.cert } })
    await dial(direct, 'INBOX3', showing(await root.issue({ CN: 'INBOX3' })))
    await expect
      .poll(async () => (await direct.api('GET', '/api/v1/onboarding')).body.items.map(({ stationId }: any) => stationId).toSorted(), {
        timeout: 5_000,
      })
      .toEqual(['INBOX2', 'INBOX3'])
    for (const { id } of (await direct.api('GET', '/api/v1/onboarding')).body.items)
      await direct.api('POST', `/api/v1/onboarding/${id}/approve`, {})

    expect(await dial(direct, 'INBOX2', { password: 'correct-horse-battery', options: { ca: root.cert } })).toBe('admitted')
    expect(await dial(direct, 'INBOX3', showing(await root.issue({ CN: 'INBOX3' })))).toBe('admitted')
    expect(await dial(direct, 'INBOX3', showing(await root.issue({ CN: 'INBOX2' })))).toBe('refused 401')
  })
})
