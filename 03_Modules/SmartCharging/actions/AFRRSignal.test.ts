import { expect, it } from 'vitest'
import { now, refusalOf } from '../../../test/context.js'
import AFRRSignal from './AFRRSignal.js'

it('AFRRSignal bears the current time (Q08.FR.12)', async () => {
  const at = (seconds: number) => refusalOf(AFRRSignal, { timestamp: new Date(now.getTime() + seconds * 1000).toISOString(), signal: -1 })

  for (const seconds of [-59, 0, 60]) expect(await at(seconds)).toBeUndefined()
  for (const seconds of [-61, 61, 3600]) expect(await at(seconds)).toContain('Q08.FR.12')
})
