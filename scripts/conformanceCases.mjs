// Reads the ids and titles of the certification cases in which the CSMS is under test from a copy of the specification (which is not in the
// repository) and writes test/conformance/cases.json. Run: node scripts/conformanceCases.mjs <folder with ocpp201/ and ocpp16/>
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './stamp.mjs'

const folder = process.argv[2]
if (!folder) {
  console.error('usage: node scripts/conformanceCases.mjs <folder with ocpp201/ and ocpp16/>')
  process.exit(2)
}
const read = (part) =>
  readdirSync(join(folder, 'ocpp201'))
    .filter((name) => name.includes(part))
    .map((name) => readFileSync(join(folder, 'ocpp201', name), 'utf8'))
    .join('\n')

const cases = new Map()

// A heading or a table names the case; the text was read by machine, so a letter may be a digit that looks like it.
const heading = /Test case name<\/td><td[^>]*>([^<]*)<\/td><\/tr>\s*<tr><td>Test case Id<\/td><td[^>]*>(TC_\w+_CSMS)<\/td>/g
for (const text of [read('testcases'), read('errata')])
  for (const [, title, id] of text.matchAll(heading)) {
    const right = id.replace('TC_0_', 'TC_O_').replace('TC_1_', 'TC_I_')
    if (!cases.has(right)) cases.set(right, { id: right, version: '2.0.1', block: right[3], title: plain(title) })
  }

// Part 5 asks it of a CSMS; part 6 has it for a station, and says of a CSMS only that TC_N_24_CSMS is the same with a periodic event.
cases.set('TC_N_21_CSMS', { id: 'TC_N_21_CSMS', version: '2.0.1', block: 'N', title: 'Alert Event - Caused by hardwired trigger' })

// The profiles of OCPP 1.6 by the numbers of their cases.
const profiles = [
  [41, 'Core'],
  [43, 'Local list'],
  [45, 'Firmware'],
  [53, 'Reservation'],
  [55, 'Remote trigger'],
  [59, 'Smart charging'],
  [64, 'Core'],
  [67, 'Smart charging'],
  [99, 'Security'],
]
for (const line of readFileSync(join(folder, 'ocpp16/csms-testcases.csv'), 'utf8').trim().split(/\r?\n/).slice(1)) {
  const [, id, title] = /^([^,]+),"?(.*?)"?$/.exec(line)
  const number = Number(id.split('_')[1])
  cases.set(id, { id, version: '1.6', block: profiles.find(([last]) => number <= last)[1], title: plain(title) })
}

function plain(title) {
  return title
    .replaceAll('&amp;', '&')
    .replaceAll('&gt;', '>')
    .replaceAll('Evseld', 'EvseId')
    .replaceAll(/Group[lI]d|Groupid/g, 'GroupId')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

const order = (one) => `${one.version === '1.6' ? 'z' : 'a'}${one.block}${one.id}`
const sorted = [...cases.values()].toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
writeFileSync(join(root, 'test/conformance/cases.json'), `[\n${sorted.map((one) => `  ${spaced(one)}`).join(',\n')}\n]\n`)
console.log(`${sorted.length} cases; now run npm run format`)

function spaced(one) {
  const fields = Object.entries(one).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`)
  return `{ ${fields.join(', ')} }`
}
