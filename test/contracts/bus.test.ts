import { afterAll } from 'vitest'
import { memoryBus } from '#util/bus/memory.js'
import { testBuses } from '../amqp.js'
import { skipAmqp } from '../services.js'
import { busContract } from './bus.js'

busContract('memory', { open: async () => memoryBus() })

const buses = testBuses()
busContract('RabbitMQ', { open: () => buses.open(), again: () => buses.open(), skip: skipAmqp })
afterAll(async () => {
  if (!skipAmqp) await buses.wipe()
})
