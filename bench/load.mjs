// The load: a process of its own with many stations on raw `ws`, steered by messages from the bench. OCPP 2.0.1 only, one message in flight per station.
import { performance } from 'node:perf_hooks'
import { WebSocket } from 'ws'

const stations = []
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

function openStation(url, stationId) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url}/${stationId}`, 'ocpp2.0.1', { perMessageDeflate: false })
    const station = { stationId, socket, answered: undefined, session: undefined, sequence: 0, idToken: `${stationId}-T` }
    socket.on('open', () => resolve(station))
    socket.on('error', (err) => reject(new Error(`${stationId}: ${err.message}`)))
    socket.on('close', () => {
      const { answered } = station
      station.answered = undefined
      answered?.(new Error(`${stationId}: connection closed`))
    })
    socket.on('message', (data) => {
      const text = data.toString('utf8')
      const { answered } = station
      station.answered = undefined
      // Cheaper than parsing: an answer begins with its type.
      answered?.(text.startsWith('[3,') ? undefined : new Error(`${stationId}: ${text.slice(0, 300)}`))
    })
  })
}

let messages = 0

function send(station, action, payload, answered) {
  station.answered = answered
  station.socket.send(`[2,"${messages++}","${action}",${payload}]`)
}

const ask = (station, action, payload) =>
  new Promise((resolve, reject) => send(station, action, JSON.stringify(payload), (err) => (err ? reject(err) : resolve())))

async function connect({ url, count, prefix }) {
  const started = performance.now()
  const boot = { reason: 'PowerUp', chargingStation: { model: 'Bench', vendorName: 'Plugboard' } }
  for (let next = stations.length; next < count; ) {
    const wave = Array.from({ length: Math.min(50, count - next) }, (_, i) => `${prefix}-${String(next + i).padStart(5, '0')}`)
    next += wave.length
    const opened = await Promise.all(wave.map((stationId) => openStation(url, stationId)))
    await Promise.all(opened.map((station) => ask(station, 'BootNotification', boot)))
    stations.push(...opened)
  }
  return { connected: stations.length, seconds: (performance.now() - started) / 1000 }
}

// A session is one Started, eight Updated with four values each, one Ended.
const updates = 8

function nextTransactionEvent(station) {
  station.session ??= {
    transactionId: `${station.stationId}-${Date.now().toString(36)}-${station.sequence++}`,
    seqNo: 0,
    registerWh: 1_000_000,
  }
  const { session } = station
  const { transactionId, seqNo } = session
  const eventType = seqNo === 0 ? 'Started' : seqNo > updates ? 'Ended' : 'Updated'
  const timestamp = new Date().toISOString()
  session.seqNo++
  session.registerWh += 11
  if (eventType === 'Ended') station.session = undefined
  const value = (number, measurand, unit) => ({ value: number, measurand, unitOfMeasure: { unit }, context: context[eventType] })
  return JSON.stringify({
    eventType,
    timestamp,
    triggerReason: triggers[eventType],
    seqNo,
    transactionInfo: { transactionId, chargingState: 'Charging', ...(eventType === 'Ended' ? { stoppedReason: 'Local' } : {}) },
    evse: { id: 1, connectorId: 1 },
    ...(eventType === 'Started' ? { idToken: { idToken: station.idToken, type: 'ISO14443' } } : {}),
    meterValue: [
      {
        timestamp,
        sampledValue: [
          value(session.registerWh, 'Energy.Active.Import.Register', 'Wh'),
          value(11_012.5, 'Power.Active.Import', 'W'),
          value(15.9, 'Current.Import', 'A'),
          value(231.2, 'Voltage', 'V'),
        ],
      },
    ],
  })
}
const triggers = { Started: 'CablePluggedIn', Updated: 'MeterValuePeriodic', Ended: 'EVDeparted' }
const context = { Started: 'Transaction.Begin', Updated: 'Sample.Periodic', Ended: 'Transaction.End' }

const payloads = { Heartbeat: () => '{}', TransactionEvent: nextTransactionEvent }

/** With `rate` (messages a second over all stations) latency counts from when a message was due; without, every station sends again as soon as it is answered. */
async function run({ action, seconds, rate }) {
  const latencies = []
  const faults = new Map()
  const startedAt = performance.now()
  const endsAt = startedAt + seconds * 1000
  let inFlight = 0
  let lastAnswer = startedAt

  const one = (station, dueAt, then) => {
    inFlight++
    send(station, action, payloads[action](station), (err) => {
      inFlight--
      lastAnswer = performance.now()
      if (err) faults.set(err.message.replace(/^\S+ /, '').replace(/"\d+"/, 'ID'), (faults.get(err.message) ?? 0) + 1)
      else latencies.push(lastAnswer - dueAt)
      then?.(err)
    })
  }

  if (rate) {
    const idle = [...stations]
    const late = []
    const interval = 1000 / rate
    for (let due = startedAt; due < endsAt; ) {
      for (const now = performance.now(); due <= now && due < endsAt; due += interval) late.push(due)
      while (late.length > 0 && idle.length > 0) {
        const station = idle.shift()
        one(station, late.shift(), () => idle.push(station))
      }
      await pause(2)
    }
  } else {
    const again = (station) => (err) => {
      const now = performance.now()
      if (!err && now < endsAt) one(station, now, again(station))
    }
    for (const station of stations) one(station, performance.now(), again(station))
    await pause(seconds * 1000)
  }
  for (const until = Date.now() + 20_000; inFlight > 0 && Date.now() < until; ) await pause(5)
  latencies.sort((a, b) => a - b)
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN
  const elapsed = (Math.max(lastAnswer, startedAt + 1) - startedAt) / 1000
  return {
    count: latencies.length,
    perSecond: latencies.length / elapsed,
    p50: at(0.5),
    p99: at(0.99),
    unanswered: inFlight,
    faults: [...faults].slice(0, 3).map(([text]) => text),
  }
}

async function disconnect() {
  for (const { socket } of stations.splice(0)) socket.terminate()
  await pause(200)
}

const commands = { connect, run, disconnect }

process.on('message', ({ command, options }) => {
  Promise.resolve(commands[command](options)).then(
    (result) => process.send({ result }),
    (err) => process.send({ error: err.message }),
  )
})
process.on('disconnect', () => process.exit(0))
