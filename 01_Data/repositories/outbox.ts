import type { Outbox } from '#base/repositories/outbox.js'
import { OutboxModel } from '../models/Outbox.js'
import type { Unit } from '../unit.js'

export const outbox = (unit: Unit): Outbox => ({
  async add({ event, body }) {
    await OutboxModel.create({ event, body }, { transaction: await unit.transaction() })
  },
})
