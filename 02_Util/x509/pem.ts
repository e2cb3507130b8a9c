const block = /-----BEGIN ([A-Z0-9 ]{1,40})-----\r?\n?([A-Za-z0-9+/=\s]*)-----END \1-----/gy

/** The blocks of a PEM text and their DER. Throws where something else than white space stands around them. */
export function readPem(text: string): Array<{ label: string; der: Buffer }> {
  const blocks: Array<{ label: string; der: Buffer }> = []
  const rest = text.trim()
  for (let at = 0; at < rest.length; ) {
    block.lastIndex = at
    const match = block.exec(rest)
    if (!match) throw new Error('it is not PEM')
    blocks.push({ label: match[1]!, der: Buffer.from(match[2]!, 'base64') })
    at = match.index + match[0].length
    while (/\s/.test(rest[at] ?? '')) at++
  }
  return blocks
}

const anywhere = /-----BEGIN ([A-Z0-9 ]{1,40})-----([\s\S]*?)-----END \1-----/g

/** The blocks of a file, in which words may stand between them. */
export const pemBlocksIn = (text: string): Array<{ label: string; der: Buffer }> =>
  [...text.matchAll(anywhere)].map(([, label, body]) => ({ label: label!, der: Buffer.from(body!, 'base64') }))
