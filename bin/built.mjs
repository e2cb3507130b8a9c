// Makes sure that dist is what the sources say, before any of it is loaded. Plain Node: runs before anything is built.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readStamp, root, sourceStamp } from '../scripts/stamp.mjs'

const dist = join(root, 'dist')

/** Builds when dist is missing or older than the sources; a place without a compiler says so in one line and ends. */
export function ensureBuilt() {
  const wanted = sourceStamp()
  const built = readStamp(dist)
  // An image ships dist alone: there is nothing it could be older than.
  if (built !== undefined && (wanted === undefined || wanted === built)) return
  if (!existsSync(join(root, 'node_modules/typescript/bin/tsc'))) {
    const why = built === undefined ? 'it is not built' : 'dist is older than the sources'
    stop(`Plugboard cannot start: ${why} and the compiler is not installed. Run npm ci (with development dependencies), then npm start.`)
  }
  const began = Date.now()
  process.stderr.write('building…')
  const build = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { cwd: root, encoding: 'utf8' })
  process.stderr.write(build.status === 0 ? ` done in ${((Date.now() - began) / 1000).toFixed(1)} s\n` : '\n')
  if (build.status === 0) return
  process.stderr.write(build.stdout + build.stderr)
  stop('Plugboard cannot start: the build failed (see above).')
}

/** A compiled file of dist, with errors shown where they are in the TypeScript sources. */
export async function load(path) {
  process.setSourceMapsEnabled(true)
  return import(pathToFileURL(join(dist, path)).href)
}

function stop(line) {
  console.error(line)
  process.exit(1)
}
