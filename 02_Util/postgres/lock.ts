import { randomUUID } from 'node:crypto'
import { link, readFile, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { alive, pause, startOf } from './processes.js'

const BEAT_MS = 2_000
/** A holder we cannot see (another container on the same volume, or before a reboot) is dead after this long without a beat. */
const SILENT_MS = 8_000

interface Holder {
  pid: number
  /** Start of the process in clock ticks, so that a reused id is not taken for it. */
  start?: string
  /** Which machine or container the id counts in. */
  place: string
  token: string
}

/**
 * Takes `folder` for this process, so that two Plugboards never share it; resolves to what gives it back.
 * A lock left by a killed process is taken over. Throws one line with the holder's pid otherwise.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'plugboard.pid')
  const mine: Holder = { pid: process.pid, start: await startOf(process.pid), place: await place(), token: randomUUID() }
  const holder = await take(file, mine)
  if (holder) {
    const where = holder.place === mine.place ? '' : `, ${holder.place}`
    throw new Error(`${folder} is in use by another Plugboard (process ${holder.pid}${where}): stop it or choose another DATA_DIR`)
  }
  // A beat that fails is one missed; the next comes.
  const beat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => {}), BEAT_MS)
  beat.unref()
  return async () => {
    clearInterval(beat)
    if ((await readHolder(file))?.token === mine.token) await rm(file, { force: true })
  }
}

/** Writes `mine` into `file`; resolves to the living holder when there is one. */
async function take(file: string, mine: Holder): Promise<Holder | undefined> {
  const draft = `${file}.${mine.token}`
  await writeFile(draft, JSON.stringify(mine), { mode: 0o644 }).catch((err: NodeJS.ErrnoException) => {
    throw new Error(`${dirname(file)} cannot be written (${err.code}): give it to the user who runs Plugboard or choose another DATA_DIR`, {
      cause: err,
    })
  })
  try {
    while (!(await claim(draft, file))) {
      const holder = await readHolder(file)
      if (!holder) continue
      if (await lives(holder, mine.place, file)) return holder
      const rival = await succeed(holder, mine, draft, file)
      if (rival !== 'gone') return rival
    }
    return undefined
  } finally {
    await rm(draft, { force: true })
  }
}

/**
 * Replaces a dead holder. Only who holds the lock named after the dead one's token may do that, so that of many starters one succeeds.
 * Resolves to undefined (done), to a living rival, or to `gone` when somebody was quicker.
 */
async function succeed(dead: Holder, mine: Holder, draft: string, file: string): Promise<Holder | undefined | 'gone'> {
  const succession = `${file}.${dead.token}.next`
  const rival = await take(succession, mine)
  if (rival) return rival
  try {
    if ((await readHolder(file))?.token !== dead.token) return 'gone'
    await rename(draft, file)
    return undefined
  } finally {
    await rm(succession, { force: true })
  }
}

/** Linking is the atomic step: it fails when the file is there. */
async function claim(draft: string, file: string): Promise<boolean> {
  return link(draft, file).then(
    () => true,
    (err: NodeJS.ErrnoException) => {
      if (err.code === 'EEXIST') return false
      throw err
    },
  )
}

async function lives(holder: Holder, here: string, file: string): Promise<boolean> {
  if (holder.pid === 0) return false
  if (holder.place === here) {
    if (!(await alive(holder.pid))) return false
    const start = await startOf(holder.pid)
    return start === undefined || holder.start === undefined || start === holder.start
  }
  return beats(file)
}

/** Watches for a beat. A clock that went back (a Raspberry Pi has none of its own) costs the whole wait, not more. */
async function beats(file: string): Promise<boolean> {
  const changed = () =>
    stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    )
  const before = await changed()
  if (before === undefined) return false
  let leftMs = SILENT_MS - Math.max(Date.now() - before, 0)
  for (; leftMs > 0; leftMs -= 250) {
    await pause(250)
    const now = await changed()
    if (now !== before) return now !== undefined
  }
  return false
}

async function readHolder(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as Holder
  } catch {
    // Torn by a power cut: nobody holds it.
    return { pid: 0, place: '', token: 'torn' }
  }
}

async function place(): Promise<string> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '')
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  return [hostname(), namespace, boot.trim().slice(0, 8)].filter(Boolean).join(' ')
}
