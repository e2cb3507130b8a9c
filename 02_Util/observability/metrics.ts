import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Everything this process measures about itself. Labels never hold stations or people: they are few and known. */
export const registry = new Registry()

collectDefaultMetrics({ register: registry, prefix: 'plugboard_' })

const registers = [registry]

/** Set by the router: sockets this process holds. */
export const connectedStations = new Gauge({
  name: 'plugboard_connected_stations',
  help: 'Stations whose socket this process holds',
  labelNames: ['version'],
  registers,
})

/** Handshakes refused, by cause. */
export const refusedHandshakes = new Counter({
  name: 'plugboard_refused_handshakes_total',
  help: 'Handshakes refused',
  labelNames: ['cause'],
  registers,
})

/** OCPP frames; action is one the version knows, or `unknown`. */
export const ocppMessages = new Counter({
  name: 'plugboard_ocpp_messages_total',
  help: 'OCPP messages read from and written to stations',
  labelNames: ['direction', 'type', 'action'],
  registers,
})

/** From reading a station's request to handing its answer to the socket. */
export const answerSeconds = new Histogram({
  name: 'plugboard_ocpp_answer_seconds',
  help: 'Time from reading a request of a station to writing its answer',
  labelNames: ['action'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
  registers,
})

/** Commands to stations by outcome: result, callError, offline, timeout, refused. */
export const commands = new Counter({
  name: 'plugboard_commands_total',
  help: 'Commands sent to stations, by outcome',
  labelNames: ['action', 'outcome'],
  registers,
})

/** Messages that could not be processed and were kept whole. */
export const deadLetters = new Counter({
  name: 'plugboard_dead_letters_total',
  help: 'Messages kept because they could not be processed',
  labelNames: ['action'],
  registers,
})

/** REST requests; the route is its pattern, not the URL. */
export const httpRequests = new Histogram({
  name: 'plugboard_http_request_seconds',
  help: 'Time to answer a REST request',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
})
