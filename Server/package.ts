import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  return findRoot(dirname(folder))
}

/** Folder of package.json, whether the source or `dist` runs. */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)))

const manifest: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** The version of Plugboard. */
export const { version } = manifest
