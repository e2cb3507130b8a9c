import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Made, make } from '../pki.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { ecKeys, signingRequest } from '../x509.js'
import { documentedApi } from './documented.js'

let plugboard: TestPlugboard
let root: Made
let sub: Made
beforeAll(async () => {
  plugboard = await startPlugboard()
  plugboard.api = documentedApi(plugboard)
  root = await make('C=DE, CN=MO Root', { ca: true })
  sub = await make('CN=MO Sub 1', { issuer: root, ca: true })
})
afterAll(() => plugboard.stop())

const path = '/api/v1/trust-anchors'
const add = (certificateType: string, certificate: string) => plugboard.api('POST', path, { certificateType, certificate })

describe('trust anchors', () => {
  it('are added once for each use, listed, read and removed', async () => {
    const made = await add('MORootCertificate', root.pem)
    expect(made).toMatchObject({
      status: 201,
      body: {
        certificateType: 'MORootCertificate',
        subject: 'C=DE, CN=MO Root',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        pem: expect.stringContaining('BEGIN CERTIFICATE'),
      },
    })
    expect((await add('MORootCertificate', root.pem)).status).toBe(409)
    expect((await add('V2GRootCertificate', root.pem)).status).toBe(201)
    expect((await add('IntermediateCertificate', sub.pem)).status).toBe(201)

    const { id } = made.body
    expect((await plugboard.api('GET', `${path}/${id}`)).body).toEqual(made.body)
    expect((await plugboard.api('GET', `${path}?certificateType=MORootCertificate&count=true`)).body).toEqual({
      items: [made.body],
      total: 1,
    })
    expect((await plugboard.api('GET', `${path}?limit=2`)).body).toMatchObject({ items: [{ id }, {}], nextCursor: expect.any(String) })

    expect((await plugboard.api('DELETE', `${path}/${id}`)).status).toBe(204)
    expect((await plugboard.api('DELETE', `${path}/${id}`)).status).toBe(404)
    expect((await plugboard.api('GET', `${path}/${id}`)).status).toBe(404)
  })

  it('are certificates of authorities, and roots are signed by themselves', async () => {
    const leaf = await make('CN=Leaf', { issuer: sub })
    const refusals: Array<[string, string, RegExp]> = [
      ['MORootCertificate', sub.pem, /IntermediateCertificate/],
      ['IntermediateCertificate', leaf.pem, /not the certificate of an authority/],
      ['MORootCertificate', root.pem + sub.pem, /more than one/],
      ['MORootCertificate', signingRequest(ecKeys()), /CERTIFICATE blocks only/],
      ['MORootCertificate', 'hello', /not PEM/],
    ]
    for (const [type, certificate, reason] of refusals) {
      const { status, body } = await add(type, certificate)
      expect([status, body.detail]).toEqual([400, expect.stringMatching(reason)])
    }
  })

  it('are not more than can be read whenever a certificate is judged', async () => {
    const anchor = { certificateType: 'OEMRootCertificate' as const, pem: '', subject: '', validFrom: new Date(), validTo: new Date() }
    await plugboard.app.data.withTenant(1, async ({ trustAnchors }) => {
      for (let i = await trustAnchors.count(); i < 100; i++) await trustAnchors.create({ ...anchor, fingerprint: String(i) })
    })

    const { status, body } = await add('MORootCertificate', root.pem)

    expect([status, body.detail]).toEqual([409, expect.stringContaining('remove one')])
  })
})
