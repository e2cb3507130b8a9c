const fewest = 16
const most = 64
const fewestDifferent = 8

/** What is wrong with a password for a station (A00.FR.205, A00.FR.304); undefined when nothing is. */
export function faultOfPassword(text: string): string | undefined {
  if (text.length < fewest || text.length > most) return `must have ${fewest} to ${most} characters`
  if (!/^[A-Za-z0-9*\-_=:+|@.]*$/.test(text)) return 'may hold letters, digits and * - _ = : + | @ . only'
  return tooPlain(text) ? `must have ${fewestDifferent} different characters: choose it at random` : undefined
}

/** The same for a password that is bytes, written in hex. */
export function faultOfKey(hex: string): string | undefined {
  if (!/^(?:[0-9a-f]{2}){16,20}$/i.test(hex)) return 'must be 32 to 40 hexadecimal digits, an even number: 16 to 20 bytes'
  return tooPlain(Buffer.from(hex, 'hex')) ? `must have ${fewestDifferent} different bytes: choose it at random` : undefined
}

/** No rule can tell chance from choice, but this is neither. */
const tooPlain = (password: Iterable<unknown>) => new Set(password).size < fewestDifferent
