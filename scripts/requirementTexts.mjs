// Reads from a copy of the specification (which is not in the repository) which requirements bind a CSMS, and which of them each certification case
// names. Only ids come out of here. What binds: see `binds`.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue } from '../Server/modules.ts'

/** Folder of the texts in `folder` by version. */
const editions = { '2.0.1': 'ocpp201', 2.1: 'ocpp21' }

/** `{ ids: { id: versions }, cases: { case: ids } }`; undefined where the texts are not there. */
export function readTexts(folder) {
  if (!existsSync(join(folder, editions['2.0.1']))) return undefined
  const ids = {}
  for (const [version, name] of Object.entries(editions))
    for (const [id, requirement] of requirementsOf(join(folder, name))) if (binds(requirement)) ids[id] = [...(ids[id] ?? []), version]
  return { ids: sorted(ids), cases: sorted(casesOf(join(folder, editions['2.0.1']))) }
}

/**
 * A requirement binds the CSMS when its definition says so of the CSMS by name ("CSMS SHALL", also NOT and MUST), of an "it" that is the CSMS of the same
 * sentence or of the precondition, of an answer that only a CSMS gives, of both sides ("by either … or the CSMS"), or of a message "a CSMS sends". What only
 * describes a field, whoever fills it, is left out: the schema or the guard of the field's own requirement holds it.
 */
function binds({ precondition, definition }) {
  return (
    /CSMS (SHALL|MUST)\b/.test(definition) ||
    /If the CSMS [^.]*\bit SHALL\b|CSMS MAY [^.]*\bit SHALL\b|SHALL NOT be [^.]*by [^.]*\bCSMS\b|When a CSMS sends\b/.test(definition) ||
    (/^it SHALL\b/i.test(definition) && /CSMS receives/.test(precondition)) ||
    answerOfCsms.test(definition)
  )
}

const answerOfCsms = new RegExp(`\\b(${[...catalogue.incoming].join('|')})Response( message)? SHALL (contain|include)\\b`)

/** Of each requirement what precedes it and what it says; errata win. */
function requirementsOf(folder) {
  const found = new Map()
  const take = (text, errata) => {
    for (const { heading, cells } of rows(text)) {
      const at = cells.slice(0, 2).findIndex(idOf)
      if (at < 0 || cells.length < at + 2) continue
      const id = idOf(cells[at])
      const mark = at === 0 ? '' : cells[0]
      if (errata && mark.startsWith('Old')) continue
      const [first, second] = cells.slice(at + 1)
      if (errata && (mark.startsWith('Delete') || /has been deleted|Removed requirement/.test(heading))) found.delete(id)
      else found.set(id, second === undefined ? { precondition: '', definition: first } : { precondition: first, definition: second })
    }
  }
  take(read(folder, 'part2_specification'), false)
  take(read(folder, 'errata'), true)
  return found
}

/** The requirements each case of a CSMS names in part 6; errata win. */
function casesOf(folder) {
  const cases = {}
  for (const part of ['testcases', 'errata']) {
    let current
    for (const {
      cells: [name, value = ''],
    } of rows(read(folder, part))) {
      if (name === 'Test case name') current = undefined
      if (name === 'Test case Id')
        current = /^TC_\w+_CSMS$/.test(value) ? value.replace('TC_0_', 'TC_O_').replace('TC_1_', 'TC_I_') : undefined
      if (name === 'Requirement(s)' && current)
        cases[current] = [...new Set(value.split(/[\s,;&]+/).flatMap((word) => idOf(word) ?? []))].toSorted(byText)
    }
  }
  return cases
}

const read = (folder, part) =>
  readdirSync(folder)
    .filter((name) => name.includes(part) && name.endsWith('.md'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')

/** Every row of every table below its heading; a cell that spans stands in each place it covers. */
function rows(text) {
  const found = []
  let heading = ''
  for (const [, title, table] of text.matchAll(/^(#+ .*)$|<table[^>]*>([\s\S]*?)<\/table>/gm)) {
    if (title) heading = title
    else for (const cells of cellsOf(table)) found.push({ heading, cells })
  }
  return found
}

function* cellsOf(table) {
  let above = []
  for (const [, row] of table.matchAll(/<tr[^>]*>([\s\S]*?)(?=<tr|$)/g)) {
    const own = [...row.matchAll(/<t[dh]([^>]*)>([\s\S]*?)<\/t[dh]>/g)]
    const cells = []
    const below = []
    const put = (cell, rowsLeft) => {
      if (rowsLeft > 1) below[cells.length] = [cell, rowsLeft - 1]
      cells.push(cell)
    }
    while (own.length > 0 || above[cells.length]) {
      if (above[cells.length]) {
        put(...above[cells.length])
        continue
      }
      const [, attributes, content] = own.shift()
      const span = (name) => Number(new RegExp(`${name}="(\\d+)"`).exec(attributes)?.[1] ?? 1)
      for (let i = span('colspan'); i > 0; i--) put(plain(content), span('rowspan'))
    }
    above = below
    yield cells
  }
}

const entities = { gt: '>', lt: '<', amp: '&', quot: '"' }
const plain = (html) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(gt|lt|amp|quot);/g, (_, name) => entities[name])
    .replace(/\s+/g, ' ')
    .trim()

/** The id a cell begins with, as it should be written: the text was read by machine, which takes a letter for a digit. */
function idOf(cell) {
  const [, letter, useCase, number] = /^([A-S0])\s?(\d\d)[._-]\s?FR[._-]?\s?(\d(?: ?\d){0,2})/.exec(cell) ?? []
  return letter && `${letter === '0' ? 'O' : letter}${useCase}.FR.${number.replaceAll(' ', '')}`
}

const byText = (a, b) => (a < b ? -1 : 1)
const sorted = (record) => Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => byText(a, b)))
