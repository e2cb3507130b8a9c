import { z } from 'zod'
import type { ContractPool } from '#base/ports/contractPool.js'
import { guardedFetch } from '#util/http/guardedFetch.js'

export interface ContractPoolOptions {
  /** Base URL of the pool. */
  url: string
  /** Sent as a bearer token. */
  token?: string
  withinMs: number
}

/** Four answers for vehicles, of 17,000 characters each, and what surrounds them. */
const MOST_BYTES = 128 * 1024

const answer = z.object({
  CCPResponse: z.object({
    emaidContent: z
      .array(z.object({ messageDef: z.object({ emaid: z.string().optional(), certificateInstallationRes: z.base64().min(1) }) }))
      .min(1),
  }),
})

/** A contract certificate pool that speaks the Open Plug&Charge Protocol: `POST <url>/v1/ccp/signedContractData`. */
export function openContractPool({ url, token, withinMs }: ContractPoolOptions): ContractPool {
  return {
    async request({ iso15118SchemaVersion, exiRequest }) {
      const { status, body } = await guardedFetch(`${url.replace(/\/+$/, '')}/v1/ccp/signedContractData`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify({ certificateInstallationReq: exiRequest, xsdMsgDefNamespace: iso15118SchemaVersion }),
        maxBytes: MOST_BYTES,
        timeoutMs: withinMs,
        // Whoever runs the process named it.
        allowPrivate: true,
      })
      if (status !== 200) throw new Error(`the pool answered ${status}`)
      const { CCPResponse } = answer.parse(JSON.parse(body.toString('utf8')))
      return CCPResponse.emaidContent.map(({ messageDef: { emaid, certificateInstallationRes } }) => ({
        emaid,
        exiResponse: certificateInstallationRes,
      }))
    },
  }
}
