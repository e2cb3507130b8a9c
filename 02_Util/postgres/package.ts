import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Makes the library links that npm cannot pack and the package's install script would have made (it does not run under `--ignore-scripts`).
 * False when the folder may not be written: the caller copies it then.
 */
export async function linkLibraries(packageDir: string): Promise<boolean> {
  const list = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: { source: string; target: string }[] = JSON.parse(list)
  for (const { source, target } of links) {
    const path = join(packageDir, target)
    if (await lstat(path).catch(() => undefined)) continue
    try {
      await symlink(basename(source), path)
    } catch (err) {
      const { code } = err as NodeJS.ErrnoException
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false
      // Another process made it meanwhile.
      if (code !== 'EEXIST') throw err
    }
  }
  return true
}

/** Copies the binaries into `copies`/<version>, readable by everybody, once per version; returns the folder of the programs. */
export async function copyPackage(packageDir: string, copies: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as { version: string }
  const final = join(copies, version)
  const bin = join(final, 'bin')
  if (await lstat(final).catch(() => undefined)) return bin
  const part = join(copies, `.${version}.part`)
  await rm(part, { recursive: true, force: true })
  await mkdir(copies, { recursive: true, mode: 0o755 })
  // Static libraries are of no use at run time. `native` keeps its name while the links are made: the list names it.
  await cp(join(packageDir, 'native'), join(part, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('.a') && basename(path) !== 'pkgconfig',
  })
  await linkLibraries(part)
  await openFolders(part)
  await rename(join(part, 'native'), final)
  await rm(part, { recursive: true, force: true })
  await forgetOlderCopies(copies, version)
  return bin
}

/** A private umask must not hide the copy from the user it was made for. */
async function openFolders(root: string): Promise<void> {
  await chmod(root, 0o755)
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(path, 0o755)
    else if (entry.isFile()) await chmod(path, basename(dirname(path)) === 'bin' ? 0o755 : 0o644)
  }
}

/** A copy of another major version stays: it can open database files that the new one cannot. */
async function forgetOlderCopies(copies: string, version: string): Promise<void> {
  const major = Number.parseInt(version, 10)
  for (const name of await readdir(copies)) {
    if (name !== version && Number.parseInt(name, 10) === major) await rm(join(copies, name), { recursive: true, force: true })
  }
}
