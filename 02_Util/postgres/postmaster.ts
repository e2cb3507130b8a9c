import { type ChildProcess, spawn } from 'node:child_process'
import { open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Binaries } from './binaries.js'
import { lastComplaint } from './logFile.js'
import { alive, ended, folderOf, pause } from './processes.js'
import { run, serverEnvironment } from './run.js'
import type { ServerUser } from './serverUser.js'

/** Recovery replays at most max_wal_size of log: a minute or two on an SD card. */
export const RECOVERY_MS = 300_000
/** How long backends of a killed server may need to notice. */
const BESIDE_MS = 30_000

/** What `postmaster.pid` says about the server of a cluster. */
export interface PostmasterFile {
  pid: number
  port: number
  /** Folder of the unix socket, as the server was told; empty without one. */
  socketDir: string
  /** `starting`, `ready`, `stopping`, `standby`; empty before the first. */
  status: string
}

/** How a server is started; everything else follows from the cluster. */
export interface Launch {
  cluster: string
  binaries: Binaries
  user?: ServerUser
  logFile: string
  /** Folder of the unix socket; undefined where there are none (Windows). */
  socketDir?: string
  /** Loopback TCP port; undefined for the socket alone. */
  port?: number
}

/** Durability is never traded; memory is: a Raspberry Pi has 1 GB, and one small site needs little. */
function settings({ socketDir, port }: Launch): string[] {
  const all: Record<string, string | number> = {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    listen_addresses: port === undefined ? '' : '127.0.0.1',
    port: port ?? 5432,
    unix_socket_directories: socketDir ?? '',
    unix_socket_permissions: '0700',
    password_encryption: 'scram-sha-256',
    max_connections: 40,
    shared_buffers: '24MB',
    wal_buffers: '1MB',
    work_mem: '2MB',
    maintenance_work_mem: '16MB',
    effective_cache_size: '128MB',
    temp_buffers: '1MB',
    huge_pages: 'off',
    jit: 'off',
    max_parallel_workers_per_gather: 0,
    max_parallel_maintenance_workers: 0,
    max_worker_processes: 2,
    max_logical_replication_workers: 0,
    autovacuum_max_workers: 1,
    // One server without replicas: half the write-ahead log, which is what wears an SD card.
    wal_level: 'minimal',
    max_wal_senders: 0,
    wal_compression: 'on',
    min_wal_size: '32MB',
    max_wal_size: '256MB',
    logging_collector: 'off',
    log_checkpoints: 'off',
    log_destination: 'stderr',
    log_timezone: 'UTC',
    timezone: 'UTC',
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Reads `postmaster.pid`; undefined when no server runs or it is being written. */
export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const [pid, , , port, socketDir, , , status] = text.split('\n')
  if (!Number(pid)) return undefined
  return { pid: Math.abs(Number(pid)), port: Number(port), socketDir: socketDir ?? '', status: (status ?? '').trim() }
}

/** The server that already runs on `cluster`, such as one whose Plugboard was killed; undefined when there is none. */
export async function findPostmaster(cluster: string): Promise<PostmasterFile | undefined> {
  const file = await readPostmasterFile(cluster)
  return file && !(await isDead(cluster, file.pid)) ? file : undefined
}

/**
 * Before a start: the id in `postmaster.pid` may belong to a stranger now (usual after a container restart) or to a zombie, and PostgreSQL would refuse to start.
 * Does nothing while the server may be alive.
 */
export async function disownDead(cluster: string): Promise<void> {
  const file = await readPostmasterFile(cluster)
  if (file && (await isDead(cluster, file.pid))) await disown(cluster, file.pid)
}

async function isDead(cluster: string, pid: number): Promise<boolean> {
  if (!(await alive(pid))) return true
  const folder = await folderOf(pid)
  return folder !== undefined && folder !== cluster
}

/** PostgreSQL ignores the id of its own parent, so ours goes there; the rest of the file stays, by which it makes sure that no backend of the dead server is left. */
export async function disown(cluster: string, pid: number): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  const text = await readFile(file, 'utf8')
  if (text.startsWith(`${pid}\n`)) await writeFile(file, text.replace(/^\d+/, String(process.pid)))
  // The socket has a lock of its own with the same id in it.
  for (const name of await readdir(cluster)) if (/^\.s\.PGSQL\.\d+\.lock$/.test(name)) await rm(join(cluster, name), { force: true })
}

/**
 * Starts the server and waits until it accepts connections, crash recovery included. Resolves to its process id.
 * It gets its own session, so that neither Ctrl-C nor our death reaches it: whoever starts next adopts it.
 * Throws with PostgreSQL's own last complaint, or when `signal` fires: the server is stopped then.
 */
export async function launchPostmaster(launch: Launch, signal?: AbortSignal): Promise<number> {
  const retryUntil = Date.now() + BESIDE_MS
  for (;;) {
    const started = await tryLaunch(launch, signal)
    if (typeof started === 'number') return started
    // Backends of a killed server need a moment to notice; the new one refuses to start beside them.
    const passing = /shared memory block|lock file/.test(started) && !signal?.aborted && Date.now() < retryUntil
    if (!passing) throw new Error(`PostgreSQL did not start: ${started} (see ${launch.logFile})`)
    await pause(100)
  }
}

async function tryLaunch(launch: Launch, signal?: AbortSignal): Promise<number | string> {
  await disownDead(launch.cluster)
  const output = await open(launch.logFile, 'a', 0o600)
  const from = (await output.stat()).size
  let child: ChildProcess
  try {
    child = spawn(join(launch.binaries.dir, 'postgres'), ['-D', launch.cluster, ...settings(launch)], {
      cwd: '/',
      env: serverEnvironment(),
      uid: launch.user?.uid,
      gid: launch.user?.gid,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', output.fd, output.fd],
    })
  } finally {
    await output.close()
  }
  const end: { why?: string } = {}
  child.on('error', (err) => (end.why = err.message))
  child.on('exit', (code, killed) => (end.why ??= `it ended with ${code ?? killed}`))
  child.unref()
  const until = Date.now() + RECOVERY_MS
  while (end.why === undefined) {
    const file = await readPostmasterFile(launch.cluster)
    if (child.pid !== undefined && file?.pid === child.pid && file.status === 'ready') return child.pid
    if (child.pid !== undefined && (signal?.aborted || Date.now() > until)) {
      await stopPostmaster(child.pid, launch)
      return signal?.aborted ? 'it was told to stop' : `not ready within ${RECOVERY_MS / 1000} s`
    }
    await pause(5)
  }
  return (await lastComplaint(launch.logFile, from)) || end.why
}

/** Fast shutdown: transactions are rolled back, a checkpoint is written, and the process has ended when this resolves. */
export async function stopPostmaster(pid: number, launch?: Pick<Launch, 'cluster' | 'binaries'>): Promise<void> {
  if (process.platform === 'win32' && launch) {
    // Windows has no signals; pg_ctl has its own channel.
    await run(join(launch.binaries.dir, 'pg_ctl'), ['stop', '-D', launch.cluster, '-m', 'fast', '-w'])
    return
  }
  for (const [signal, patienceMs] of [
    // Within the 10 s that a container has to stop.
    ['SIGINT', 8_000],
    // Immediate: nothing committed is lost, the next start recovers.
    ['SIGQUIT', 3_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!(await alive(pid))) return
    process.kill(pid, signal)
    if (await ended(pid, patienceMs)) return
  }
}
