// The bench's figures as a page for people.
const number = (value, digits = 0) => (Number.isFinite(value) ? value.toFixed(digits) : '–')
const verdict = (value, limit) => (value <= limit ? `ok (≤ ${limit})` : `TOO MUCH (> ${limit})`)

export function report({ machine, start, memory, messages }) {
  const lines = [
    '',
    `Plugboard bench: ${machine.cpus} CPUs (${machine.model}), Node ${machine.node}, PostgreSQL ${machine.postgres ?? 'managed'}`,
  ]
  if (start)
    lines.push(
      '',
      `Start to /ready, empty DATA_DIR   ${number(start.emptyMs)} ms   ${verdict(start.emptyMs, 6_000)}   CPU ${number(start.emptyCpuMs)} ms`,
      `Start to /ready, warm             ${number(start.warmMs)} ms   ${verdict(start.warmMs, 3_000)}   CPU ${number(start.warmCpuMs)} ms`,
    )
  if (memory)
    lines.push(
      '',
      `Memory with ${memory.stations} stations (PSS)   ${memory.totalMb} MB   ${verdict(memory.totalMb, 300)}`,
      `  Plugboard ${memory.connected.nodePss} MB (idle ${memory.idle.nodePss}), PostgreSQL ${memory.connected.postgresPss} MB (idle ${memory.idle.postgresPss})`,
      `  CPU while they are silent: Plugboard ${memory.idleCpuPercent.node} % of a core, PostgreSQL ${memory.idleCpuPercent.postgres} %`,
    )
  if (messages?.length) {
    lines.push('', 'CPU in ms per 1,000 messages: server + its share of PostgreSQL; ratio = product / floor', '')
    const rows = [['', 'stations', 'pace', '', 'msg/s', 'CPU', 'pg CPU', 'p50 ms', 'p99 ms', 'KB/conn']]
    for (const result of messages) {
      for (const pace of ['steady', 'full']) {
        for (const side of ['product', 'floor']) {
          const figures = result[side][pace]
          rows.push([
            result.action,
            String(result.stations),
            pace === 'steady' ? `${result.rate}/s` : 'full',
            side + (figures.faulty ? '!' : ''),
            number(figures.perSecond),
            number(figures.cpuPer1000, 1),
            number(figures.postgresPer1000, 1),
            number(figures.p50, 1),
            number(figures.p99, 1),
            pace === 'steady' ? number(result.kilobytesPerConnection[side]) : '',
          ])
        }
        const { product, floor } = result
        const ratio = (field) => `×${number(product[pace][field] / floor[pace][field], 1)}`
        rows.push(['', '', '', 'ratio', ratio('perSecond'), ratio('cpuPer1000'), ratio('postgresPer1000'), ratio('p50'), ratio('p99'), ''])
      }
    }
    const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
    for (const row of rows) lines.push(row.map((cell, i) => (i < 4 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '))
    if (messages.some(({ product, floor }) => [product, floor].some(({ steady, full }) => steady.faulty || full.faulty)))
      lines.push('', '! some messages were refused or not answered: see the progress lines')
  }
  return `${lines.join('\n')}\n`
}
