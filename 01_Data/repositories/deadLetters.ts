import { masked } from '#base/ocpp/mask.js'
import type { DeadLetters } from '#base/repositories/deadLetters.js'
import { DeadLetterModel } from '../models/DeadLetter.js'
import type { Unit } from '../unit.js'

export const deadLetters = (unit: Unit): DeadLetters => ({
  async record(letter) {
    const { reason, payload } = letter
    const row = { ...letter, reason: reason.slice(0, 500), payload: masked(payload) }
    await DeadLetterModel.create(row, { transaction: await unit.transaction() })
  },
})
