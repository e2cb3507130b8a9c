import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Binaries } from './binaries.js'
import { run } from './run.js'
import { type ServerUser, userName } from './serverUser.js'

/** Everybody shows a password: over the socket in the private folder, and over loopback if a port is opened. */
const HBA = `# Written by Plugboard at every start.
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
host all all ::1/128 scram-sha-256
`

/** Makes a new cluster in `cluster` as `user`: C locale, UTF-8, checksums. It appears under its name only when it is complete. */
export async function createCluster(cluster: string, binaries: Binaries, user: ServerUser | undefined): Promise<void> {
  const part = join(dirname(cluster), '.postgres.part')
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { recursive: true, mode: 0o700 })
  if (user) await chown(part, user.uid, user.gid)
  // The password is set afterwards, see setPassword: nobody can log in until then.
  const args = ['-D', part, '-U', 'postgres', '--encoding=UTF8', '--locale=C', '--auth=reject', '--data-checksums']
  const made = await run(join(binaries.dir, 'initdb'), args, { user })
  if (made.code !== 0)
    throw new Error(
      `PostgreSQL could not create its files in ${dirname(cluster)}: ${lastLine(made.stderr)}; set DATABASE_URL to use a server`,
    )
  await rename(part, cluster)
}

/** Refuses, in one line, a cluster that the server would not be allowed to read. */
export async function checkOwner(cluster: string, user: ServerUser | undefined): Promise<void> {
  if (!process.getuid) return
  const uid = await stat(cluster).then(
    (found) => found.uid,
    () => undefined,
  )
  if (uid === undefined) return
  const ours = user?.uid ?? process.getuid()
  if (uid !== ours)
    throw new Error(`${cluster} belongs to user ${await userName(uid)}: start Plugboard as that user${user ? '' : ' or as root'}`)
}

/** Writes who may log in; the rules of an older Plugboard or of a curious hand do not survive. */
export async function writeAccessRules(cluster: string, user: ServerUser | undefined): Promise<void> {
  const file = join(cluster, 'pg_hba.conf')
  if ((await readFile(file, 'utf8').catch(() => '')) === HBA) return
  await writeFile(file, HBA, { mode: 0o600 })
  if (user) await chown(file, user.uid, user.gid)
}

/** The superuser's password: 256 random bits, in `file` (mode 0600). Missing or lost, it is made anew while the server is down. */
export async function passwordOf(file: string, cluster: string, binaries: Binaries, user: ServerUser | undefined): Promise<string> {
  const known = await readPassword(file)
  if (known) return known
  const password = randomBytes(32).toString('base64url')
  const args = ['--single', '-D', cluster, '-c', 'log_min_messages=error', 'postgres']
  const set = await run(join(binaries.dir, 'postgres'), args, { user, stdin: `ALTER ROLE postgres PASSWORD '${password}'\n` })
  // A single-user server exits 0 even when a statement failed.
  if (set.code !== 0 || /ERROR|FATAL/.test(set.stderr)) throw new Error(`PostgreSQL did not accept a new password: ${lastLine(set.stderr)}`)
  await writeFile(`${file}.part`, `${password}\n`, { mode: 0o600 })
  await chmod(`${file}.part`, 0o600)
  await rename(`${file}.part`, file)
  return password
}

/** The password kept in `file`, or undefined when there is none. */
export async function readPassword(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch((err: NodeJS.ErrnoException) => {
    if (err.code === 'ENOENT') return ''
    throw err
  })
  return text.trim() || undefined
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => /error|fatal/i.test(line))
  return (lines.at(-1) ?? text.trim().split('\n').at(-1) ?? '').trim()
}
