// npm run conformance: plays the certification cases and the messages (test/conformance) and writes what came of them into docs/conformance.md.
// `--check` writes nothing and fails when the page does not say just that. `--from <file>` takes the report of an earlier run (CONFORMANCE_REPORT, see
// test/conformance/reporter.ts) instead of playing. Fails when a case failed or is missing, or a message is not handled or its effect was not seen. Run by tsx.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { judge } from '../test/conformance/judge.ts'
import { conformancePage } from './conformancePage.mjs'
import { root } from './stamp.mjs'

const path = join(root, 'docs/conformance.md')
const check = process.argv.includes('--check')
const from = process.argv.indexOf('--from')
const result = judge(from > 0 ? JSON.parse(readFileSync(process.argv[from + 1], 'utf8')) : play())
const page = conformancePage(result)

const problems = [...result.problems]
if (check) problems.push(...differences(readFileSync(path, 'utf8'), page))
else writeFileSync(path, page)
for (const problem of problems) console.error(problem)
console.log(check ? `${problems.length} problems` : `wrote docs/conformance.md; ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0

function play() {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'))
  const file = join(folder, 'report.json')
  // Files share their modules: most of the time of a small file is the import.
  const args = ['run', 'test/conformance/', '--isolate=false', '--reporter=dot', '--reporter=./test/conformance/reporter.ts']
  spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, CONFORMANCE_REPORT: file },
  })
  const report = JSON.parse(readFileSync(file, 'utf8'))
  rmSync(folder, { recursive: true })
  return report
}

/** The lines in which the committed page is not what this run makes of it. */
function differences(committed, made) {
  if (committed === made) return []
  const [before, after] = [committed, made].map((text) => text.split('\n'))
  const lines = [
    ...before.filter((line) => !after.includes(line)).map((line) => `  - ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `  + ${line}`),
  ]
  const shown = lines.length > 20 ? [...lines.slice(0, 20), `  and ${lines.length - 20} lines more`] : lines
  return [['docs/conformance.md is not what this run says: npm run conformance', ...shown].join('\n')]
}
