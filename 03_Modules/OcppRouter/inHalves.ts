import { isTransient } from '#base/transient.js'

/**
 * Writes all rows together; what cannot be stored is found by halving, so that it alone is given up. Rejects when the database is away: some of
 * the rows may be written by then, and `write` has to know which.
 */
export async function inHalves<T>(rows: T[], write: (rows: T[]) => Promise<void>, giveUp: (row: T, err: unknown) => void): Promise<void> {
  try {
    await write(rows)
  } catch (err) {
    if (isTransient(err)) throw err
    if (rows.length <= 1) return rows.forEach((row) => giveUp(row, err))
    const half = rows.length >> 1
    await inHalves(rows.slice(0, half), write, giveUp)
    await inHalves(rows.slice(half), write, giveUp)
  }
}
