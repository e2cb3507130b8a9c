import type { DeadLetters } from '#base/repositories/deadLetters.js'
import { DeadLetterModel } from '../models/DeadLetter.js'
import type { Unit } from '../unit.js'

export const deadLetters = (unit: Unit): DeadLetters => ({
  async record(letter) {
    await DeadLetterModel.create({ ...letter, reason: letter.reason.slice(0, 500) }, { transaction: await unit.transaction() })
  },
})
