import type { Outbox } from '#base/repositories/outbox.js'
import type { Unit } from '../unit.js'

export const outbox = (unit: Unit): Outbox => ({
  async add({ event, body }) {
    await unit.query('INSERT INTO outbox (event, body) VALUES ($1, $2)', [event, JSON.stringify(body)])
  },
})
