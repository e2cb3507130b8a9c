import { expect, it } from 'vitest'
import { sessionEnergy } from '#base/domain/energy.js'
import { stories } from './oracle.js'
import { wrongAnswers } from './run.js'

const seed = Number(process.env.ENERGY_SEED ?? Date.now() % 2 ** 31)
const perStory = 125

it(`gives every invented session its true energy or says that it is suspect (ENERGY_SEED=${seed})`, () => {
  console.info(`energy oracle: ENERGY_SEED=${seed} replays these ${stories.length * perStory} sessions`)

  const wrong = wrongAnswers(sessionEnergy, { seed, perStory, enough: 3 })

  expect(wrong).toEqual([])
})
