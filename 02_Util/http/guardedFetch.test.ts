import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ForbiddenAddress, guardedFetch, isPublicAddress, refusedUrl } from './guardedFetch.js'

// whatever an operator names, nothing inside our own network is called.
describe('guardedFetch', () => {
  let canary: Server
  let port: number
  let hits: string[] = []
  beforeAll(async () => {
    canary = createServer((request, response) => {
      hits.push(request.url!)
      if (request.url === '/moved') return void response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` }).end()
      if (request.url === '/endless') {
        const timer = setInterval(() => response.write(Buffer.alloc(64 * 1024)), 1)
        return void response.on('close', () => clearInterval(timer))
      }
      if (request.url === '/silent') return
      response.end('here')
    })
    await new Promise<void>((resolve) => canary.listen(0, '::', resolve))
    port = (canary.address() as AddressInfo).port
  })
  beforeEach(() => (hits = []))
  afterAll(() => {
    canary.closeAllConnections()
    canary.close()
  })

  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    'localhost',
    'LOCALHOST.',
  ])('does not reach this machine as %s', async (host) => {
    await expect(guardedFetch(`http://${host}:${port}/`)).rejects.toThrow()
    expect(hits).toEqual([])
  })

  it('refuses a name when any of its addresses is inside, however the resolver answers', async () => {
    const inside = [{ address: '127.0.0.1', family: 4 }]
    const mixed = [{ address: '93.184.216.34', family: 4 }, ...inside]
    for (const addresses of [inside, mixed, [{ address: '::ffff:127.0.0.1', family: 6 }]])
      await expect(guardedFetch(`http://innocent.example:${port}/`, { resolve: async () => addresses })).rejects.toBeInstanceOf(
        ForbiddenAddress,
      )
    expect(hits).toEqual([])
  })

  it('asks the resolver once, so that a name cannot change between check and use', async () => {
    let asked = 0
    const rebinding = async () => [{ address: asked++ === 0 ? '192.0.2.1' : '127.0.0.1', family: 4 }]
    await expect(guardedFetch(`http://rebind.example:${port}/`, { resolve: rebinding, timeoutMs: 300 })).rejects.toThrow()
    expect(asked).toBe(1)
    expect(hits).toEqual([])
  })

  it('follows no redirect', async () => {
    const response = await guardedFetch(`http://127.0.0.1:${port}/moved`, { allowPrivate: true })
    expect(response.status).toBe(302)
    expect(hits).toEqual(['/moved'])
  })

  it('bounds time and size', async () => {
    await expect(guardedFetch(`http://127.0.0.1:${port}/silent`, { allowPrivate: true, timeoutMs: 100 })).rejects.toThrow('within 100 ms')
    await expect(guardedFetch(`http://127.0.0.1:${port}/endless`, { allowPrivate: true })).rejects.toThrow('larger than')
  })

  it('reaches what it may, also by name', async () => {
    const response = await guardedFetch(`http://localhost:${port}/fine`, { allowPrivate: true })
    expect([response.status, response.body.toString()]).toEqual([200, 'here'])
  })

  it('knows the public internet', () => {
    for (const address of ['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946']) expect(isPublicAddress(address), address).toBe(true)
    for (const address of [
      '10.0.0.1',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
    ])
      expect(isPublicAddress(address), address).toBe(false)
    for (const address of [
      'fc00::1',
      'fd00:ec2::254',
      'fe80::1',
      'fec0::1',
      'ff02::1',
      '2002:7f00:1::',
      '2001:0:1::1',
      '2001:db8::1',
      '64:ff9b:1::a00:1',
      'no',
    ])
      expect(isPublicAddress(address), address).toBe(false)
  })

  it('refuses other schemes and URLs with a password', () => {
    expect(refusedUrl('file:///etc/passwd')).toBeDefined()
    expect(refusedUrl('http://user:word@example.org/')).toBeDefined()
    expect(refusedUrl('nonsense')).toBe('it is no URL')
    expect(refusedUrl('https://example.org/hook')).toBeUndefined()
    expect(refusedUrl('http://10.0.0.1/', { allowPrivate: true })).toBeUndefined()
  })
})
