import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredFile } from '#base/repositories/storedFiles.js'
import { newFileToken } from '#util/files/token.js'
import { testFilesFolder } from '../parts.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { sources } from '../sources.js'

const MAX = 1024 * 1024

let plugboard: TestPlugboard
let base: string
let stationPk: number
let folder: string
let count = 0
beforeAll(async () => {
  plugboard = await startPlugboard()
  base = plugboard.ocpp.replace('ws', 'http').replace('/ocpp', '')
  stationPk = (await plugboard.api('POST', '/api/v1/stations', { stationId: 'U', securityProfile: 0 })).body.id
  folder = await mkdtemp(join(tmpdir(), 'plugboard-uploads-'))
})
afterAll(async () => {
  await plugboard.stop()
  await rm(folder, { recursive: true })
})

/** A URL as a station is given one, good for one upload. */
const uploadUrl = async () => {
  const { token, hash } = newFileToken(1)
  const expiresAt = new Date(Date.now() + 60_000)
  await plugboard.app.data.withTenant(1, (data) => data.storedFiles.expect(hash, { stationPk, requestId: ++count, expiresAt }))
  return `${base}/files/upload/${token}`
}
const put = (url: string, content: Buffer, headers: Record<string, string> = {}, method = 'PUT') =>
  fetch(url, { method, headers, body: new Uint8Array(content) })
const newest = async (): Promise<StoredFile> => (await plugboard.api('GET', '/api/v1/files?limit=1')).body.items[0]
const contentOf = async ({ id }: StoredFile) =>
  fetch(`${base}/api/v1/files/${id}/content`, { headers: { authorization: `Bearer ${plugboard.key}` } })
/** Status of the answer, or what curl ended with. */
const curl = (...args: string[]) =>
  new Promise<string>((resolve, reject) => {
    const child = spawn('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', '--max-time', '20', ...args])
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.on('error', reject)
    child.on('close', () => resolve(said))
  })

describe('what real stations send', () => {
  it.each([
    ['curl -T file URL', (file: string, url: string) => ['-T', file, url], undefined],
    ['curl -T file URL/', (file: string, url: string) => ['-T', file, `${url}/`], 'log.zip'],
    [
      'curl -T file URL, of unknown length',
      (file: string, url: string) => ['-T', file, '-H', 'transfer-encoding: chunked', url],
      undefined,
    ],
    ['curl -F file=@file URL', (file: string, url: string) => ['-F', `file=@${file}`, url], 'log.zip'],
    [
      'curl -F with other fields',
      (file: string, url: string) => ['-F', 'station=U', '-F', `uploadfile=@${file};type=application/zip`, url],
      'log.zip',
    ],
    ['curl --data-binary @file URL', (file: string, url: string) => ['--data-binary', `@${file}`, url], undefined],
  ])('is taken whole: %s', async (_, argsOf, name) => {
    const content = Buffer.concat([Buffer.from([0, 255, 13, 10, 45, 45]), Buffer.alloc(300_000, 'log')])
    await writeFile(join(folder, 'log.zip'), content)

    expect((await curl(...argsOf(join(folder, 'log.zip'), await uploadUrl()))).slice(-3)).toBe('201')

    const file = await newest()
    expect(file.name).toBe(name ?? 'upload')
    expect(content.equals(Buffer.from(await (await contentOf(file)).arrayBuffer()))).toBe(true)
  })

  it('is refused with an answer they can read when it is too large, and the URL stays good', async () => {
    await writeFile(join(folder, 'big.zip'), Buffer.alloc(8 * MAX))
    const url = await uploadUrl()
    const big = join(folder, 'big.zip')

    const tries = [
      ['-T', big],
      ['-T', big, '-H', 'transfer-encoding: chunked'],
      ['-F', `file=@${big}`],
    ]
    for (const args of tries) expect(await curl(...args, url)).toBe('413')

    expect((await put(url, Buffer.from('small'))).status).toBe(201)
  })
})

describe('names (A-35)', () => {
  it.each([
    ['%2e%2e%2f%2e%2e%2fetc%2fpasswd', 'passwd'],
    ['..%5C..%5Cwindows%5Csystem.ini', 'system.ini'],
    ['%2Fetc%2Fshadow', 'shadow'],
    ['C%3A%5Cboot.ini', 'boot.ini'],
    ['a%00.zip', 'a.zip'],
    ['%252e%252e%252fetc%252fpasswd', '%2e%2e%2fetc%2fpasswd'],
    ['%EF%BC%8E%EF%BC%8E%EF%BC%8Fetc%EF%BC%8Fhosts', 'hosts'],
    ['CON', '_CON'],
  ])('%s is no path', async (given, name) => {
    const url = await uploadUrl()

    expect((await put(`${url}/${given}`, Buffer.from('x'))).status).toBe(201)

    expect((await newest()).name).toBe(name)
  })

  it.each(['%2e%2e', '..%2f..', '%c0%ae%c0%ae%2fx', '%'])('%s reaches nothing but the file of its token', async (given) => {
    const before = await readdir(testFilesFolder, { recursive: true })

    const { status } = await put(`${await uploadUrl()}/${given}`, Buffer.from('x'))

    expect([201, 400, 404]).toContain(status)
    const made = (await readdir(testFilesFolder, { recursive: true })).filter((path) => !before.includes(path))
    expect(made.every((path) => /^1\/[0-9a-f-]{36}$/.test(path))).toBe(true)
  })

  it('are offered to browsers as names of downloads that nobody opens in place', async () => {
    const url = await uploadUrl()
    await put(`${url}/page.html`, Buffer.from('<script>alert(1)</script>'), { 'content-type': 'text/html' })

    const { headers } = await contentOf(await newest())

    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''page.html",
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    })
  })
})

describe('bombs (A-35)', () => {
  const bomb = gzipSync(Buffer.alloc(64 * MAX))

  it.each([
    ['gzip', 'log.txt', 'log.txt.gz'],
    ['x-gzip', 'log.gz', 'log.gz'],
  ])('a body sent packed (%s) stays packed, and its name says so', async (encoding, name, called) => {
    expect((await put(`${await uploadUrl()}/${name}`, bomb, { 'content-encoding': encoding })).status).toBe(201)

    const file = await newest()
    expect(file).toMatchObject({ name: called, sizeBytes: bomb.length })
    const answer = await contentOf(file)
    expect(answer.headers.get('content-encoding')).toBeNull()
    expect(gunzipSync(Buffer.from(await answer.arrayBuffer()))).toHaveLength(64 * MAX)
  })

  it('a body packed in a way nobody names is refused, and may come again as it is', async () => {
    const url = await uploadUrl()

    const refused = await put(url, bomb, { 'content-encoding': 'gzip, gzip' })

    expect([refused.status, ((await refused.json()) as { detail: string }).detail]).toEqual([
      415,
      'Content-Encoding gzip, gzip is not taken: send the file as it is.',
    ])
    expect((await put(url, bomb)).status).toBe(201)
  })

  it('nothing here unpacks what others send: only backups of our own are', () => {
    const unpacking = /zlib|tar|zip|inflate|decompress/i
    const users = sources.filter((source) => [...source.code.matchAll(/from '([^'.#][^']*)'/g)].some(([, name]) => unpacking.test(name!)))

    expect(users.map(({ path }) => path).filter((path) => !path.startsWith('Server/backup/'))).toEqual([])
  })
})
