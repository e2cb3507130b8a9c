import type { Compared } from './check.js'

const mostLines = 20

/** The end of a simulation for people: every session of a small one, of a big one those that differ. */
export function summary(compared: Compared[], failures: string[]): string {
  const faulty = compared.filter(({ fault }) => fault !== undefined)
  const listed = compared.length <= mostLines ? compared : faulty.slice(0, mostLines)
  const rows = listed.map(({ stationId, transactionId, sentWh, shownWh, fault }) => [
    stationId,
    transactionId,
    `${sentWh} Wh sent`,
    fault ? `Plugboard ${fault}` : `Plugboard shows ${shownWh} Wh`,
  ])
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (i === 2 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  const sum = (values: number[]) => values.reduce((all, value) => all + value, 0)
  const total = `${compared.length} sessions, ${sum(compared.map(({ sentWh }) => sentWh))} Wh sent, ${sum(compared.map(({ shownWh = 0 }) => shownWh))} Wh at Plugboard`
  const verdict = faulty.length > 0 ? `${faulty.length} DIFFER` : compared.length > 0 ? 'equal' : 'nothing to compare'
  return `${['', ...lines, `${total}: ${verdict}`, ...failures.map((failure) => `failed: ${failure}`)].join('\n')}\n`
}
