/** Where the simulator tells what happens: one line for each station on a terminal, plain lines elsewhere. */
export interface Progress {
  /** What a station does now. */
  show(stationId: string, text: string): void
  session(stationId: string, number: number): void
  /** Something worth remembering. */
  note(stationId: string, text: string): void
  /** Leaves the table as it is; what follows is ordinary output. */
  stop(): void
}

interface Terminal {
  isTTY?: boolean
  rows?: number
  columns?: number
  write(text: string): unknown
}

const refreshMs = 200
const notesOnTerminal = 3

export const openProgress = (stationIds: string[], sessions: number, out: Terminal = process.stdout): Progress =>
  out.isTTY ? table(stationIds, sessions, out) : lines(out)

function lines(out: Terminal): Progress {
  return {
    show() {},
    session() {},
    note: (stationId, text) => void out.write(`${new Date().toISOString().slice(11, 19)}  ${stationId}  ${text}\n`),
    stop() {},
  }
}

function table(stationIds: string[], sessions: number, out: Terminal): Progress {
  const states = new Map(stationIds.map((stationId) => [stationId, 'waiting']))
  const numbers = new Map<string, number>()
  const notes: string[] = []
  const width = Math.max(...stationIds.map((stationId) => stationId.length))
  let drawn = 0

  function draw() {
    const room = Math.max(3, (out.rows ?? 24) - notesOnTerminal - 2)
    const shown = stationIds.slice(0, stationIds.length > room ? room - 1 : room)
    const page = shown.map((stationId) => {
      const number = numbers.get(stationId)
      const session = sessions > 0 ? `${number ?? 0}/${sessions}`.padEnd(8) : ''
      return `${stationId.padEnd(width)}  ${session}${states.get(stationId)}`
    })
    if (shown.length < stationIds.length) page.push(`… and ${stationIds.length - shown.length} more: ${summary([...states.values()])}`)
    page.push('', ...notes)
    const columns = out.columns ?? 80
    const text = page.map((line) => `\u001b[2K${line.slice(0, columns - 1)}\n`).join('')
    out.write(`${drawn > 0 ? `\u001b[${drawn}A` : ''}${text}\u001b[J`)
    drawn = page.length
  }
  const timer = setInterval(draw, refreshMs)
  return {
    show: (stationId, text) => void states.set(stationId, text),
    session: (stationId, number) => void numbers.set(stationId, number),
    note(stationId, text) {
      notes.push(`${stationId}  ${text}`)
      if (notes.length > notesOnTerminal) notes.shift()
    },
    stop() {
      clearInterval(timer)
      draw()
    },
  }
}

/** Such as `12 Charging, 3 Available`. */
function summary(states: string[]): string {
  const counts = new Map<string, number>()
  for (const state of states) {
    const word = state.split(' ')[0]!
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ')
}
