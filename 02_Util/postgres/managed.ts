import { createHash } from 'node:crypto'
import { chmod, chown, mkdir, mkdtemp, realpath, rm, stat, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { clusterMajor, findBinaries, type Where } from './binaries.js'
import { checkOwner, createCluster, passwordOf, readPassword, writeAccessRules } from './cluster.js'
import { type Address, ensureDatabase, urlOf } from './connection.js'
import { lockFolder } from './lock.js'
import { boundLog } from './logFile.js'
import { disown, disownDead, findPostmaster, type Launch, launchPostmaster, RECOVERY_MS, stopPostmaster } from './postmaster.js'
import { folderOf } from './processes.js'
import { canEnter, type ServerUser, serverUser } from './serverUser.js'
import { supervise } from './supervise.js'

/** The database inside the managed server. */
const DATABASE = 'plugboard'

export interface ManagedOptions {
  /** DATA_DIR; made when it is missing. */
  dataDir: string
  log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** The setting PG_BIN. */
  binDir?: string
  /** Opens this loopback TCP port too, for tools; by default only a unix socket listens (on Windows, which has none, a free port). */
  port?: number
  /** Narrows where binaries are looked for. */
  look?: Omit<Where, 'binDir'>
}

export interface ManagedPostgres {
  /** Superuser of the database `plugboard`, for migrations and for making roles. */
  url: string
  /** The running server's, such as `17.10`. */
  version: string
  /** The folder of the programs in use. */
  binDir: string
  /** True when the server had outlived a killed Plugboard and was taken over. */
  adopted: boolean
  /** Process id of the server now; it changes when the server died and was started again. */
  pid(): number
  /** Fast shutdown; resolves when the server has ended and DATA_DIR is free. */
  stop(): Promise<void>
}

/**
 * Runs PostgreSQL in `dataDir`/postgres for this process alone, and starts it again whenever it dies.
 * It listens on a unix socket inside that folder, which only the server's user and root can enter, and still asks for a password of 256 bits
 * (`dataDir`/postgres.password): no port for other users of the machine to knock at, and no impostor can wait on one while the server is down.
 * Throws an error of one readable line.
 */
export async function startManagedPostgres(options: ManagedOptions): Promise<ManagedPostgres> {
  const dataDir = resolve(options.dataDir)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const unlock = await lockFolder(dataDir)
  try {
    return await start({ ...options, dataDir }, unlock)
  } catch (err) {
    await unlock()
    throw err
  }
}

/** The superuser url of the server that runs in `dataDir` now, whoever started it; undefined when none does. For tools beside a running Plugboard. */
export async function runningManagedPostgres(dataDir: string): Promise<string | undefined> {
  const cluster = await realpath(join(dataDir, 'postgres')).catch(() => undefined)
  const password = await readPassword(passwordFile(dataDir))
  const found = cluster && (await findPostmaster(cluster))
  return found && password ? urlOf({ password, ...listening(found) }, DATABASE) : undefined
}

/** Stops a server in `dataDir` whose Plugboard is gone, without starting anything; throws when a living Plugboard holds it. */
export async function stopAbandonedPostgres(dataDir: string): Promise<void> {
  const unlock = await lockFolder(dataDir)
  try {
    const cluster = await realpath(join(dataDir, 'postgres')).catch(() => undefined)
    const found = cluster && (await findPostmaster(cluster))
    if (found && (await folderOf(found.pid)) === cluster) await stopPostmaster(found.pid)
  } finally {
    await unlock()
  }
}

/** A server that answers. */
interface Server {
  address: Address
  pid: number
  version: string
}

async function start(options: ManagedOptions, unlock: () => Promise<void>): Promise<ManagedPostgres> {
  const { dataDir, log } = options
  const user = await serverUser([join(dataDir, 'postgres'), dataDir])
  const cluster = await placeOf(dataDir, user, log)
  await checkOwner(cluster, user)
  const major = await clusterMajor(cluster)
  const binaries = await findBinaries({ ...options.look, binDir: options.binDir }, join(dirname(cluster), 'pgbin'), user, major)
  if (major === undefined) await createCluster(cluster, binaries, user)
  const launch: Launch = { cluster, binaries, user, logFile: join(dataDir, 'postgres.log'), port: options.port }

  const adopted = await adopt(launch, dataDir, log)
  const { address, pid, version } = adopted ?? (await startFresh(launch, dataDir))
  const supervisor = supervise({
    pid,
    launch: { ...launch, socketDir: address.socketDir, port: launch.port ?? (address.socketDir ? undefined : address.port) },
    log,
  })
  const tidy = setInterval(
    () => void boundLog(launch.logFile).catch((err) => log.warn({ err }, 'the log of PostgreSQL could not be shortened')),
    60_000,
  )
  tidy.unref()

  const end = async () => {
    clearInterval(tidy)
    await supervisor.stop()
    if (address.socketDir && address.socketDir !== cluster) await rm(address.socketDir, { recursive: true, force: true })
    await unlock()
  }
  let ending: Promise<void> | undefined
  return {
    url: urlOf(address, DATABASE),
    version,
    binDir: binaries.dir,
    adopted: adopted !== undefined,
    pid: supervisor.pid,
    stop: () => (ending ??= end()),
  }
}

/** Takes over a server that outlived its Plugboard. One that cannot be reached, or listens elsewhere than wished, is stopped: nothing committed is lost. */
async function adopt(launch: Launch, dataDir: string, log: ManagedOptions['log']): Promise<Server | undefined> {
  const found = await findPostmaster(launch.cluster)
  if (!found) return undefined
  const password = await readPassword(passwordFile(dataDir))
  try {
    if (!password) throw new Error(`${passwordFile(dataDir)} is missing`)
    if (launch.port !== undefined && launch.port !== found.port) throw new Error(`it does not listen on port ${launch.port}`)
    const address = { password, ...listening(found) }
    const version = await ensureDatabase(urlOf(address, 'postgres'), DATABASE, found.status === 'ready' ? 5_000 : RECOVERY_MS)
    return { address, pid: found.pid, version }
  } catch (err) {
    log.warn({ err, pid: found.pid }, 'a PostgreSQL left running in DATA_DIR cannot be used and is restarted')
    // Outside Linux nothing proves that the id is still PostgreSQL's: a stranger is never killed.
    if ((await folderOf(found.pid)) === launch.cluster) await stopPostmaster(found.pid, launch)
    else await disown(launch.cluster, found.pid)
    return undefined
  }
}

async function startFresh(launch: Launch, dataDir: string): Promise<Server> {
  const { cluster, binaries, user } = launch
  await boundLog(launch.logFile)
  await disownDead(cluster)
  await writeAccessRules(cluster, user)
  const password = await passwordOf(passwordFile(dataDir), cluster, binaries, user)
  const socketDir = await socketFolder(cluster, user)
  const port = launch.port ?? (socketDir === undefined ? await freePort() : undefined)
  const pid = await launchPostmaster({ ...launch, socketDir, port })
  const address = { password, socketDir, port: port ?? 5432 }
  const version = await ensureDatabase(urlOf(address, 'postgres'), DATABASE, 10_000)
  return { address, pid, version }
}

function listening({ socketDir, port }: { socketDir: string; port: number }): { socketDir?: string; port: number } {
  return { socketDir: socketDir || undefined, port }
}

function passwordFile(dataDir: string): string {
  return join(dataDir, 'postgres.password')
}

/** A socket's path fits in 107 bytes: below a deeper DATA_DIR it moves to a new private folder in the temporary one. */
async function socketFolder(cluster: string, user: ServerUser | undefined): Promise<string | undefined> {
  if (process.platform === 'win32') return undefined
  // 103 on macOS. PostgreSQL splits the setting at commas.
  if (Buffer.byteLength(join(cluster, '.s.PGSQL.65535')) <= 103 && !/[,"]/.test(cluster)) return cluster
  const folder = await mkdtemp(join(tmpdir(), 'plugboard-'))
  if (user) await chown(folder, user.uid, user.gid)
  return folder
}

/**
 * Where the cluster lies: `dataDir`/postgres, which may be a link. When the server's user cannot enter `dataDir` (a clone below /root, started by root)
 * the files go to /var/lib/plugboard and the link points there.
 */
async function placeOf(dataDir: string, user: ServerUser | undefined, log: ManagedOptions['log']): Promise<string> {
  const named = join(dataDir, 'postgres')
  const there = await realpath(named).catch(() => undefined)
  if (user) await letThrough(dataDir)
  if (there && (await canEnter(user, dirname(there)))) return there
  if (await canEnter(user, dataDir)) return join(await realpath(dataDir), 'postgres')
  if (there)
    throw new Error(
      `User ${user?.name} (PostgreSQL does not run as root) cannot enter ${dirname(there)}: move DATA_DIR or set DATABASE_URL`,
    )
  const home = join(
    '/var/lib/plugboard',
    createHash('sha256')
      .update(await realpath(dataDir))
      .digest('hex')
      .slice(0, 12),
  )
  await mkdir(home, { recursive: true, mode: 0o755 })
  if (!(await canEnter(user, home)))
    throw new Error(`User ${user?.name} (PostgreSQL does not run as root) cannot enter ${dataDir}: move DATA_DIR or set DATABASE_URL`)
  await rm(named, { force: true })
  await symlink(join(home, 'postgres'), named)
  log.warn(`PostgreSQL does not run as root, and user ${user?.name} cannot enter ${dataDir}: its files are in ${home} (${named} is a link)`)
  return join(home, 'postgres')
}

/** Root's own DATA_DIR may be passed through, not listed: every file in it keeps its own mode. */
async function letThrough(dataDir: string): Promise<void> {
  const { uid, mode } = await stat(dataDir)
  if (uid === 0 && (mode & 0o011) !== 0o011) await chmod(dataDir, (mode & 0o7777) | 0o011)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free loopback port'))))
    })
  })
}
