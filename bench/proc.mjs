// What /proc says about processes (Linux only): CPU and memory of one process, or of a process with everything it started.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Fields of /proc/PID/stat after the name, which may hold spaces. */
function stat(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number)
  return { parent: Number(fields[1]), own: utime + stime, ended: cutime + cstime }
}

/** The process and its living descendants. */
export function family(pid) {
  const parents = new Map()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      parents.set(Number(name), stat(name).parent)
    } catch {
      // It ended while we looked.
    }
  }
  const found = [pid]
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child)
  return found
}

/** CPU milliseconds one process used so far, its threads included. */
export const cpuMs = (pid) => (stat(pid).own / ticksPerSecond) * 1000

/** CPU milliseconds a process, its children and the children that ended used so far. */
export function familyCpuMs(pid) {
  let ticks = stat(pid).ended
  for (const one of family(pid)) {
    try {
      ticks += stat(one).own
    } catch {
      // It ended: its parent has been given its time, and the next look finds it there.
    }
  }
  return (ticks / ticksPerSecond) * 1000
}

function rollup(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const kilobytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
  return { rss: kilobytes('Rss') * 1024, pss: kilobytes('Pss') * 1024 }
}

/** Bytes of memory of processes: resident (shared pages counted in each) and proportional (shared pages counted once). */
export function memory(pids) {
  const sum = { rss: 0, pss: 0 }
  for (const pid of pids) {
    try {
      const { rss, pss } = rollup(pid)
      sum.rss += rss
      sum.pss += pss
    } catch {
      // It ended while we looked.
    }
  }
  return sum
}
