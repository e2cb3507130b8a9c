// Makes dist: generated OCPP files, compiled TypeScript, the compiled validators and the live page beside it, and the stamp of what it was made from.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from './generate.mjs'
import { root, sourceStamp } from './stamp.mjs'

const dist = join(root, 'dist')
// Beside dist, so that source maps fit and two builds at once (npm start and npm run simulate) do not meet; dist is replaced as a whole.
const draft = join(root, `.dist-${process.pid}`)
process.on('exit', () => rmSync(draft, { recursive: true, force: true }))
// Taken before compiling: a file saved meanwhile makes the stamp old, never wrongly current.
const stamp = sourceStamp()
await generate()
const tsc = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', draft], {
  cwd: root,
  stdio: 'inherit',
})
if (tsc.status !== 0) process.exit(tsc.status ?? 1)
const from = join(root, '00_Base/ocpp/generated')
const to = join(draft, '00_Base/ocpp/generated')
mkdirSync(to, { recursive: true })
for (const file of readdirSync(from).filter((name) => name.endsWith('.cjs'))) cpSync(join(from, file), join(to, file))
cpSync(join(root, '02_Util/http/page'), join(draft, '02_Util/http/page'), { recursive: true })
writeFileSync(join(draft, '.stamp'), `${stamp}\n`)
for (let tries = 5; ; tries--) {
  rmSync(dist, { recursive: true, force: true })
  try {
    renameSync(draft, dist)
    break
  } catch (err) {
    // Another build was quicker between the two steps.
    if (tries === 0 || !['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(err.code)) throw err
  }
}
