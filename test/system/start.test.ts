import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { stopAbandonedPostgres } from '#util/postgres/managed.js'
import { temporaryFolder } from '../server.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
// A start takes seconds, more while other tests have the processors.
const patienceMs = 90_000
const running = new Set<ChildProcess>()
let folder: string

// What npm start does first, so that the tests below do not wait for it.
beforeAll(async () => {
  const built = spawnSync(process.execPath, ['-e', `import('${root}bin/built.mjs').then((b) => b.ensureBuilt())`], { encoding: 'utf8' })
  expect(built.status, built.stdout + built.stderr).toBe(0)
  folder = await temporaryFolder('start')
}, 240_000)

afterEach(async () => {
  for (const child of running) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await stopAbandonedPostgres(join(folder, 'data'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

interface Run {
  child: ChildProcess
  output: () => string
  ended: Promise<number | string>
}

function run(script: string, args: string[] = [], environment: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: folder, // an operator's folder, without our .env
    env: { PATH: process.env.PATH, HOME: folder, PORT: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child)
    return (signal ?? code) as number | string
  })
  return { child, output: () => text, ended }
}

async function started(environment: Record<string, string> = {}) {
  const process = run('bin/start.mjs', [], environment)
  const banner = async (): Promise<string> => {
    for (const until = Date.now() + 60_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 50))) {
      if (/See a session/.test(process.output())) return process.output()
      if (process.child.exitCode !== null) break
    }
    throw new Error(`no banner:\n${process.output()}`)
  }
  const text = await banner()
  return { ...process, banner: text, url: /http:\/\/127\.0\.0\.1:\d+/.exec(text)![0] }
}

const pidOfPostgres = async () => Number((await readFile(join(folder, 'data/postgres/postmaster.pid'), 'utf8')).split('\n')[0])

describe('npm start', { timeout: patienceMs }, () => {
  it('first shows where Swagger is, where stations connect and the admin key, which works', async () => {
    const { banner, url, child, ended } = await started()

    expect(banner).toMatch(/^Plugboard \d+\.\d+\.\d+\n/m)
    expect(banner).toMatch(/http:\/\/127\.0\.0\.1:\d+\/docs/)
    expect(banner).toMatch(/ws:\/\/127\.0\.0\.1:\d+\/ocpp\/<stationId>/)
    expect(banner).toMatch(/npm run simulate .* --url ws:\/\/127\.0\.0\.1:\d+\/ocpp$/m)
    const key = /Admin key\s+(\S+)\s+\(shown once/.exec(banner)![1]!
    expect((await readFile(join(folder, 'data/admin.key'), 'utf8')).trim()).toBe(key)
    const answer = await fetch(`${url}/api/v1/stations`, { headers: { authorization: `Bearer ${key}` } })
    expect(answer.status).toBe(200)
    for (const name of ['admin.key', 'secret.key', 'postgres.password'])
      expect((await stat(join(folder, 'data', name))).mode & 0o777, name).toBe(0o600)

    const began = Date.now()
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(Date.now() - began).toBeLessThan(10_000)
  })

  it('says how to open it to the network, and warns when it is open without TLS', async () => {
    const closed = await started()
    expect(closed.banner).toMatch(/From the LAN +HOST=0\.0\.0\.0 npm start +then ws:\/\/\S+:\d+\/ocpp\/<stationId>/)
    expect(closed.banner).not.toContain('WARNING')
    closed.child.kill('SIGTERM')
    await closed.ended

    const { output, child, ended } = run('bin/start.mjs', [], { HOST: '0.0.0.0', ADMIN_API_KEY: 'an-admin-key-of-24-letters' })
    await expect.poll(output, { timeout: 60_000 }).toMatch(/See a session/)
    expect(output()).toMatch(/WARNING +reachable from other machines without TLS/)
    expect(output()).toMatch(/Admin key +as set by ADMIN_API_KEY/)
    expect(output()).not.toContain('an-admin-key')
    const [, port] = /:(\d+)\/docs/.exec(output())!
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/stations`, {
      headers: { authorization: 'Bearer an-admin-key-of-24-letters' },
    })
    expect(answer.status).toBe(200)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('starts again after kill -9 of Plugboard and of its PostgreSQL, and does not show the key a second time', async () => {
    const first = await started()
    const key = (await readFile(join(folder, 'data/admin.key'), 'utf8')).trim()
    const pid = await pidOfPostgres()
    first.child.kill('SIGKILL')
    await first.ended
    process.kill(pid, 'SIGKILL')

    const second = await started()

    expect(second.banner).not.toContain(key)
    expect((await fetch(`${second.url}/api/v1/stations`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200)
    expect((await fetch(`${second.url}/ready`)).status).toBe(200)
    second.child.kill('SIGTERM')
    expect(await second.ended).toBe(0)
  })

  it.each([
    ['a bad value', { STATION_ONBOARDING: 'maybe' }, 'STATION_ONBOARDING=maybe is not accepted: give one of inbox, open, closed'],
    ['a misspelled name', { OCPP_PAHTS: '/' }, 'OCPP_PAHTS is no setting: did you mean OCPP_PATHS?'],
    [
      'a part without what parts share',
      { APP_NAME: 'Tenant' },
      'APP_NAME=Tenant runs a part of Plugboard: set AMQP_URL, DATABASE_URL, SECRET_KEY',
    ],
    ['a port that is none', { PORT: '70000' }, 'PORT=70000 is not accepted: give a whole number from 0 to 65535'],
    [
      'a bucket without its key',
      { S3_BUCKET: 'plugboard', S3_ACCESS_KEY: 'x' },
      'S3_BUCKET is set without S3_SECRET_KEY or S3_SECRET_KEY_FILE',
    ],
    ['a host nobody knows', { HOST: 'nowhere.invalid' }, 'HOST=nowhere.invalid leads to no address ('],
  ])('stops with one line at %s', async (_, environment, line) => {
    const { ended, output } = run('bin/start.mjs', [], environment)

    expect(await ended).toBe(1)
    expect(output().trim().split('\n')).toHaveLength(1)
    expect(output()).toContain(`Plugboard cannot start: ${line}`)
  })

  it.each([
    ['an address of another machine', { HOST: '192.0.2.1' }, 'HOST=192.0.2.1 is no address of this machine (EADDRNOTAVAIL)'],
    [
      'a default tenant that is not there',
      { DEFAULT_TENANT: 'utrecht' },
      'DEFAULT_TENANT=utrecht names no tenant of this database: give one of default',
    ],
  ])('stops with one line at %s, and leaves no PostgreSQL behind', async (_, environment, line) => {
    const { ended, output } = run('bin/start.mjs', [], environment)

    expect(await ended).toBe(1)
    expect(output().trim().split('\n')).toHaveLength(1)
    expect(output()).toContain(`Plugboard cannot start: ${line}`)
    await expect(stat(join(folder, 'data/postgres/postmaster.pid'))).rejects.toThrow('ENOENT')
  })

  it('stops with one line when its port is taken, and leaves no PostgreSQL behind', async () => {
    const other = createServer()
    other.listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }

    const { ended, output } = run('bin/start.mjs', [], { PORT: String(port) })

    expect(await ended).toBe(1)
    expect(output()).toMatch(
      new RegExp(`^Plugboard cannot start: PORT=${port} is taken by another program on 127\\.0\\.0\\.1 \\(EADDRINUSE\\)\n$`),
    )
    await expect(stat(join(folder, 'data/postgres/postmaster.pid'))).rejects.toThrow('ENOENT')
    other.close()
  })
})

describe('plugboard', { timeout: patienceMs }, () => {
  it('check-config says what a start would do, and changes nothing', async () => {
    const dataDir = join(folder, 'unborn')
    const { ended, output } = run('bin/plugboard.mjs', ['check-config'], { DATA_DIR: dataDir })

    expect(await ended, output()).toBe(0)
    expect(output()).toMatch(/would start\n.*modules .*OcppRouter/)
    expect(output()).toMatch(/database {3}a new one of its own in .*unborn.*migrations to run: all/)
    await expect(stat(dataDir)).rejects.toThrow('ENOENT')
  })

  it('check-config fails with the line a start would fail with', async () => {
    const { ended, output } = run('bin/plugboard.mjs', ['check-config'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' })

    expect(await ended).toBe(1)
    expect(output()).toMatch(/Plugboard cannot start: DATABASE_URL: .*ECONNREFUSED/)
  })

  it('backs up beside a running Plugboard and restores into a new DATA_DIR', async () => {
    const { child, ended } = await started()
    const file = join(folder, 'all.backup')

    const backup = run('bin/plugboard.mjs', ['backup', file])
    expect(await backup.ended, backup.output()).toBe(0)
    expect(backup.output()).toContain('The secret key is not in it')
    child.kill('SIGTERM')
    await ended
    const restore = run('bin/plugboard.mjs', ['restore', file], { DATA_DIR: join(folder, 'second') })
    expect(await restore.ended, restore.output()).toBe(0)
    expect(restore.output()).toMatch(/restored [\d,]+ rows/)
    expect(restore.output()).toContain('The secret key here is not the one of the backup')
    await expect(stat(join(folder, 'second/plugboard.pid'))).rejects.toThrow('ENOENT')
  })

  it('refuses a command that it does not know and lists those it does', async () => {
    const { ended, output } = run('bin/plugboard.mjs', ['bakcup'])

    expect(await ended).toBe(1)
    expect(output()).toMatch(/bakcup: no such command[\s\S]*plugboard backup FILE/)
  })

  it('reads .env of the folder it is started in', async () => {
    await writeFile(join(folder, '.env'), 'STATION_ONBOARDING=maybe\n')
    const { ended, output } = run('bin/plugboard.mjs', ['check-config'])
    const code = await ended
    await rm(join(folder, '.env'))

    expect(code).toBe(1)
    expect(output()).toBe('plugboard check-config: STATION_ONBOARDING=maybe is not accepted: give one of inbox, open, closed\n')
  })
})
