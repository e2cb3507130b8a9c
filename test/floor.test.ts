import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (name: string) => readFileSync(new URL(`../bench/${name}`, import.meta.url), 'utf8')

it('the floor program is the one all figures were measured against', () => {
  const floor = read('floor.mjs')

  const [frozen] = read('floor.sha256').split(' ')
  expect(createHash('sha256').update(floor).digest('hex')).toBe(frozen)
  expect(floor.split('\n').length).toBeLessThanOrEqual(200)
})
