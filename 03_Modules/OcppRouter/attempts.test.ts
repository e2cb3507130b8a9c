import { describe, expect, it } from 'vitest'
import type { Attempt } from '#base/system.js'
import { type Refused, refusedHandshakes } from './attempts.js'

async function written(offers: Array<Partial<Refused>>): Promise<Attempt[]> {
  const rows: Attempt[] = []
  const handshakes = refusedHandshakes(
    async (attempts) => {
      rows.push(...attempts)
    },
    (err) => {
      throw err
    },
  )
  for (const offer of offers)
    handshakes.note({ tenantId: 1, claimedId: 'CP1', cause: 'unknownStation', address: '192.0.2.7', offered: {}, ...offer })
  await handshakes.stop()
  return rows
}
const hash = (text: string) => Buffer.from(text)

describe('refused handshakes within a second', () => {
  it('add up for one id, cause and address block', async () => {
    const rows = await written([{}, { address: '192.0.2.9' }, { address: '198.51.100.1' }, { claimedId: 'CP2' }])

    expect(rows.map(({ claimedId, addressBlock, count }) => `${claimedId} ${addressBlock} ${count}`)).toEqual([
      'CP1 192.0.2.0/24 2',
      'CP1 198.51.100.0/24 1',
      'CP2 192.0.2.0/24 1',
    ])
  })

  it.each<[string, Array<string | undefined>, string | undefined, boolean]>([
    ['one password twice', ['a', 'a'], 'a', false],
    ['no password twice', [undefined, undefined], undefined, false],
    ['the first password of two', ['a', 'b'], 'a', true],
    ['the first password, though it offers the first again at last', ['a', 'b', 'a'], 'a', true],
    ['the password that came after none', [undefined, 'b'], 'b', true],
    ['the password that came before none', ['a', undefined], 'a', true],
  ])('keep %s, and say whether they differ', async (_, offers, kept, offersDiffer) => {
    const [row] = await written(offers.map((offer) => ({ passwordHash: offer === undefined ? undefined : hash(offer) })))

    expect(row!.passwordHash?.toString()).toBe(kept)
    expect(row!.offersDiffer).toBe(offersDiffer)
  })
})
