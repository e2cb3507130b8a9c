/** Why a text from outside could not be read, in the words of whoever threw. */
export const reasonOf = (err: unknown): string => (err instanceof Error ? err.message : String(err))
