// Fingerprints that tell whether what was made from files is still current. Plain Node: runs before anything is built or installed.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** A hash over names and contents of files, whatever their order on the disk. */
export function hashFiles(files) {
  const hash = createHash('sha256')
  for (const file of files.toSorted())
    hash
      .update(`${relative(root, file).split(sep).join('/')}\0`)
      .update(readFileSync(file))
      .update('\0')
  return hash.digest('hex')
}

const sources = ['00_Base', '01_Data', '02_Util', '03_Modules', 'Server', 'migrations', 'scripts']
const settings = ['package.json', 'tsconfig.json', 'tsconfig.build.json']

/** A hash of everything `npm run build` reads (tests left out); `dist/.stamp` holds the one it was built from. Undefined where only dist was shipped. */
export function sourceStamp() {
  if (!existsSync(join(root, 'tsconfig.build.json'))) return undefined
  const files = settings.map((name) => join(root, name))
  for (const folder of sources.map((name) => join(root, name)).filter(existsSync)) {
    for (const name of readdirSync(folder, { recursive: true })) {
      const file = join(folder, name)
      if (name.split(sep).includes('generated') || name.endsWith('.test.ts') || name.endsWith('.md') || !statSync(file).isFile()) continue
      files.push(file)
    }
  }
  return hashFiles(files)
}

/** The stamp a folder was made with, or undefined when it was never finished. */
export function readStamp(folder) {
  const file = join(folder, '.stamp')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}
