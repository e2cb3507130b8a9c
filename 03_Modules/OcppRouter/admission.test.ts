import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { blockOf } from './attempts.js'
import { readBasicAuth } from './basicAuth.js'
import { clientOf } from './clientAddress.js'
import { tokenBuckets } from './tokenBucket.js'

const basic = (text: Buffer | string) => `Basic ${Buffer.from(text).toString('base64')}`

it('splits a Basic header at the first colon and keeps the password as bytes', () => {
  expect(readBasicAuth(basic('CP1:a:b'))).toEqual({ user: 'CP1', password: Buffer.from('a:b') })
  expect(readBasicAuth(basic(Buffer.from([0x43, 0x3a, 0xff, 0x00])))).toEqual({ user: 'C', password: Buffer.from([0xff, 0x00]) })
  expect(readBasicAuth(basic('nocolon'))).toBeUndefined()
  expect(readBasicAuth('Bearer x')).toBeUndefined()
  expect(readBasicAuth(undefined)).toBeUndefined()
})

const request = (remoteAddress: string, headers: Record<string, string>) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage

it('A-07: a forwarded address counts only when a trusted proxy says it', () => {
  const headers = { 'x-forwarded-for': '198.51.100.7, 203.0.113.9', 'x-forwarded-proto': 'https' }
  expect(clientOf(request('203.0.113.1', headers), [])).toEqual({ address: '203.0.113.1', tls: false })
  expect(clientOf(request('10.0.0.2', headers), ['10.0.0.0/8'])).toEqual({ address: '203.0.113.9', tls: true })
  expect(clientOf(request('::ffff:10.0.0.2', headers), ['10.0.0.0/8', '203.0.113.9'])).toEqual({ address: '198.51.100.7', tls: true })
})

it('a bucket empties, refills with time and is kept per key', () => {
  let now = 0
  const buckets = tokenBuckets({ burst: 2, perSecond: 1 }, () => now)
  buckets.take('a')
  buckets.take('a')
  expect([buckets.allows('a'), buckets.allows('b')]).toEqual([false, true])
  now = 1_500
  expect(buckets.allows('a')).toBe(true)
  buckets.take('a')
  expect(buckets.allows('a')).toBe(false)
  buckets.giveBack('a')
  expect(buckets.allows('a')).toBe(true)
})

it('attempts of one site add up', () => {
  expect(blockOf('203.0.113.77')).toBe('203.0.113.0/24')
  expect(blockOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
})
