// Writes the table of settings into docs/operations.md from Server/settings.ts. Run by tsx (npm run docs); --check only says whether it is current.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { settings } from '../Server/settings.ts'
import { root } from './stamp.mjs'

const file = join(root, 'docs/operations.md')
const begin = '<!-- settings: made by npm run docs from Server/settings.ts -->'
const end = '<!-- end of settings -->'

const cell = (text) => text.replaceAll('|', '\\|')

/** What a schema says when it refuses: the message operators read. */
function accepts({ schema }) {
  for (const wrong of ['\u0000', '', 'x y']) {
    const read = schema.safeParse(wrong)
    if (!read.success) return read.error.issues[0].message
  }
  return 'text'
}

const groups = Map.groupBy ? Map.groupBy(Object.entries(settings), ([, { group }]) => group) : groupBy(Object.entries(settings))

function groupBy(entries) {
  const found = new Map()
  for (const entry of entries) found.set(entry[1].group, [...(found.get(entry[1].group) ?? []), entry])
  return found
}

const tables = [...groups].map(([group, entries]) => {
  const rows = entries.map(([name, setting]) => {
    const fallback = setting.default === undefined ? '' : setting.default === '' ? '(empty)' : `\`${setting.default}\``
    return `| \`${name}\` | ${cell(setting.about)} | ${cell(accepts(setting))} | ${cell(fallback)} |`
  })
  return `### ${group}\n\n| Setting | What it does | Accepts | Default |\n|---|---|---|---|\n${rows.join('\n')}`
})

const text = readFileSync(file, 'utf8')
const [before, rest] = text.split(begin)
const after = rest?.split(end)[1]
if (after === undefined) {
  console.error(`docs/operations.md has lost its marks: ${begin} … ${end}`)
  process.exit(1)
}
const wanted = `${before}${begin}\n\n${tables.join('\n\n')}\n\n${end}${after}`
if (wanted === text) process.exit(0)
if (process.argv.includes('--check')) {
  console.error('docs/operations.md is not current: run npm run docs')
  process.exit(1)
}
writeFileSync(file, wanted)
console.log('wrote the settings into docs/operations.md')
