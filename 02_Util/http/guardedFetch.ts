import { lookup as dnsLookup } from 'node:dns/promises'
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'

/** The address is one that strangers may not make us talk to. Trying again changes nothing. */
export class ForbiddenAddress extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ForbiddenAddress'
  }
}

export interface GuardedRequest {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string | Buffer
  /** For everything together: name, connection, answer. */
  timeoutMs?: number
  /** Of the answer; what is longer fails. */
  maxBytes?: number
  /** Lets private, loopback and link-local addresses through. */
  allowPrivate?: boolean
  /** Every address of a name. */
  resolve?: (hostname: string) => Promise<Array<{ address: string; family: number }>>
}

export interface GuardedResponse {
  status: number
  headers: IncomingMessage['headers']
  body: Buffer
}

const everyAddress = (hostname: string) => dnsLookup(hostname, { all: true, verbatim: true })

/** True for an address of the public internet; IPv4 inside IPv6 counts as what it carries. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address) // unwraps ::ffff:a.b.c.d
  if (parsed.range() !== 'unicast') return false
  // ipaddr calls everything without a special use unicast; only 2000::/3 is given out.
  return parsed.kind() === 'ipv4' || (parsed.toByteArray()[0]! & 0xe0) === 0x20
}

function assertPublic(address: string, hostname: string): void {
  if (!isPublicAddress(address))
    throw new ForbiddenAddress(`${hostname} leads to ${address}, which is not an address of the public internet`)
}

/** Why a URL given by an operator cannot be called; undefined when it can, as far as the text tells. */
export function refusedUrl(text: string, { allowPrivate = false } = {}): string | undefined {
  try {
    checkUrl(new URL(text), allowPrivate)
    return undefined
  } catch (err) {
    return err instanceof ForbiddenAddress ? err.message : 'it is no URL'
  }
}

function checkUrl({ protocol, username, password, hostname }: URL, allowPrivate: boolean): string {
  if (protocol !== 'http:' && protocol !== 'https:') throw new ForbiddenAddress('only http and https can be called')
  if (username || password) throw new ForbiddenAddress('a URL with a user name or a password is not called')
  // URL has turned decimal, octal and hexadecimal forms into dotted ones already.
  const host = hostname.replace(/^\[|\]$/g, '')
  if (!allowPrivate && isIP(host)) assertPublic(host, host)
  return host
}

/** The only addresses the socket gets to see are those checked here: a name that changes between check and use changes nothing. */
function guardedLookup(resolve: NonNullable<GuardedRequest['resolve']>, allowPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    const answer = async () => {
      const found = await resolve(hostname)
      if (found.length === 0) throw new Error(`${hostname} has no address`)
      // One bad address condemns the name: which of them is dialled is not ours to say.
      if (!allowPrivate) for (const { address } of found) assertPublic(address, hostname)
      return found
    }
    answer().then(
      (found) => (options.all ? callback(null, found) : callback(null, found[0]!.address, found[0]!.family)),
      (err: Error) => callback(err, '', 0),
    )
  }
}

/**
 * One HTTP request to an address that somebody else chose. Refuses, when it dials, everything that is not public; follows no redirect; the answer and the
 * time are bounded. Rejects with `ForbiddenAddress`, or with what the network said.
 */
export async function guardedFetch(target: string | URL, asked: GuardedRequest = {}): Promise<GuardedResponse> {
  const { method = 'GET', headers, body, timeoutMs = 10_000, maxBytes = 64 * 1024, allowPrivate = false, resolve = everyAddress } = asked
  const url = new URL(target)
  checkUrl(url, allowPrivate)
  const options: RequestOptions = {
    method,
    headers: { 'user-agent': 'Plugboard', ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) },
    // No pool: a connection checked for one request is never another's.
    agent: false,
    lookup: guardedLookup(resolve, allowPrivate),
    signal: AbortSignal.timeout(timeoutMs),
  }
  return new Promise<GuardedResponse>((fulfil, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, (response) => {
      read(response, maxBytes).then(
        (read) => fulfil({ status: response.statusCode!, headers: response.headers, body: read }),
        (err: Error) => {
          request.destroy()
          reject(err)
        },
      )
    })
    request.on('error', (err) =>
      reject(err.name === 'AbortError' || err.name === 'TimeoutError' ? new Error(`no answer within ${timeoutMs} ms`) : err),
    )
    request.end(body)
  })
}

async function read(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
