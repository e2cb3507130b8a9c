import { copyFile, open, stat, truncate } from 'node:fs/promises'

const LIMIT_BYTES = 4 * 1024 * 1024

/**
 * Keeps `file` below about 4 MiB plus one minute: the older text moves to `file`.1. PostgreSQL writes to it in append mode, so it may be emptied under it.
 */
export async function boundLog(file: string): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  )
  if (size < LIMIT_BYTES) return
  await copyFile(file, `${file}.1`)
  await truncate(file)
}

/** The last thing PostgreSQL complained about after byte `from`, without its timestamp; empty when it did not. */
export async function lastComplaint(file: string, from: number): Promise<string> {
  const lines = (await textSince(file, from)).split('\n').filter((line) => /FATAL|PANIC|ERROR|error while loading/.test(line))
  return (lines.at(-1) ?? '').replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '')
}

async function textSince(file: string, from: number): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const start = Math.max(from, size - 65_536, 0)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.max(size - start, 0)), 0, Math.max(size - start, 0), start)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}
