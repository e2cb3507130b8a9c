import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openContractPool } from './contractPool.js'

describe('a contract certificate pool', () => {
  let server: Server
  let url: string
  let answer: { status?: number; body: string }
  const requests: Array<{ path?: string; authorization?: string; body: unknown }> = []
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += String(chunk)
      requests.push({ path: request.url, authorization: request.headers.authorization, body: JSON.parse(body) })
      response.writeHead(answer.status ?? 200).end(answer.body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  const request = { iso15118SchemaVersion: 'urn:iso:15118:2:2013:MsgDef', exiRequest: 'ZHJpdmVy' }
  const messageDef = (emaid: string, certificateInstallationRes: string) => ({ messageDef: { emaid, certificateInstallationRes } })

  it('is asked in the words of the Open Plug&Charge Protocol', async () => {
    answer = { body: JSON.stringify({ CCPResponse: { emaidContent: [messageDef('DE1', 'QQ=='), messageDef('DE2', 'Qg==')] } }) }

    const contracts = await openContractPool({ url: `${url}/pool/`, token: 'secret', withinMs: 1_000 }).request(request)

    expect(contracts).toEqual([
      { emaid: 'DE1', exiResponse: 'QQ==' },
      { emaid: 'DE2', exiResponse: 'Qg==' },
    ])
    expect(requests.at(-1)).toEqual({
      path: '/pool/v1/ccp/signedContractData',
      authorization: 'Bearer secret',
      body: { certificateInstallationReq: 'ZHJpdmVy', xsdMsgDefNamespace: request.iso15118SchemaVersion },
    })
  })

  it.each([
    [{ status: 404, body: '{}' }, /answered 404/],
    [{ body: 'no JSON' }, /JSON/],
    [{ body: '{"CCPResponse":{"emaidContent":[]}}' }, /emaidContent/],
    [{ body: JSON.stringify({ CCPResponse: { emaidContent: [messageDef('DE1', '<xml>')] } }) }, /certificateInstallationRes/],
  ])('gives nothing when it answers %j', async (given, reason) => {
    answer = given

    await expect(openContractPool({ url, withinMs: 1_000 }).request(request)).rejects.toThrow(reason)
  })
})
