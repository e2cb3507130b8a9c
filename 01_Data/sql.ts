/** Runs SQL with $1, $2 … inside the running transaction and returns its rows. */
export type Sql = <T extends object>(text: string, values?: unknown[]) => Promise<T[]>

/** For `json_to_recordset($n)`: rows travel as one parameter, instants as text. */
export const recordset = (rows: readonly object[]): string => JSON.stringify(rows)
