// The least a central system can do: ws, JSON.parse, one ajv validation and one batched write into PostgreSQL that is committed before the
// answer leaves. No versions, no tenants, no passwords, no energy, no message log. It serves BootNotification, Heartbeat and TransactionEvent of
// OCPP 2.0.1 and stands for the work nobody can avoid: the bench compares the product with it. Frozen: floor.sha256 holds its hash.
import { createRequire } from 'node:module'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import { Pool } from 'pg'
import { WebSocketServer } from 'ws'

const { DATABASE_URL, PORT = '0' } = process.env

const table = `CREATE TABLE IF NOT EXISTS floor_messages (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  station_id text NOT NULL,
  action text NOT NULL,
  received_at timestamptz NOT NULL,
  transaction_id text,
  seq_no integer,
  payload json NOT NULL
)`
const insert = `INSERT INTO floor_messages (station_id, action, received_at, transaction_id, seq_no, payload)
  SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::integer[], $6::json[])`

const pool = new Pool({ connectionString: DATABASE_URL, max: 2 })
await pool.query(table)

const ajv = new Ajv({ strict: false, multipleOfPrecision: 6 })
addFormats(ajv, { mode: 'fast' })
const schemas = createRequire(import.meta.url)('ocpp-rpc/lib/schemas/ocpp2_0_1.json')
const validators = new Map(
  ['BootNotification', 'Heartbeat', 'TransactionEvent'].map((action) => {
    const { $id: _urn, ...schema } = schemas.find(({ $id }) => $id === `urn:${action}.req`)
    return [action, ajv.compile(schema)]
  }),
)

// One flush in flight; whatever arrives meanwhile is the next batch.
let waiting = []
let flushing = false

async function flush() {
  flushing = true
  while (waiting.length > 0) {
    const batch = waiting
    waiting = []
    try {
      await pool.query(insert, [
        batch.map(({ stationId }) => stationId),
        batch.map(({ action }) => action),
        batch.map(({ receivedAt }) => receivedAt),
        batch.map(({ payload }) => payload.transactionInfo?.transactionId ?? null),
        batch.map(({ payload }) => payload.seqNo ?? null),
        batch.map(({ payload }) => JSON.stringify(payload)),
      ])
      for (const { committed } of batch) committed()
    } catch (err) {
      console.error(err)
      process.exit(1)
    }
  }
  flushing = false
}

function store(row, committed) {
  waiting.push({ ...row, committed })
  if (!flushing) void flush()
}

const answers = {
  BootNotification: () => ({ currentTime: new Date().toISOString(), interval: 300, status: 'Accepted' }),
  Heartbeat: () => ({ currentTime: new Date().toISOString() }),
  TransactionEvent: ({ idToken }) => (idToken ? { idTokenInfo: { status: 'Accepted' } } : {}),
}

function hear(socket, stationId, data) {
  const [type, id, action, payload] = JSON.parse(data)
  if (type !== 2) return
  const error = (code) => socket.send(JSON.stringify([4, id, code, '', {}]))
  const valid = validators.get(action)
  if (!valid) return error('NotImplemented')
  if (!valid(payload)) return error('FormatViolation')
  const answer = () => socket.send(JSON.stringify([3, id, answers[action](payload)]))
  if (action === 'Heartbeat') return answer()
  store({ stationId, action, receivedAt: new Date(), payload }, answer)
}

const server = new WebSocketServer({
  port: Number(PORT),
  host: '127.0.0.1',
  maxPayload: 262_144,
  handleProtocols: (offered) => offered.has('ocpp2.0.1') && 'ocpp2.0.1',
})
server.on('connection', (socket, { url }) => {
  const stationId = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1))
  socket.on('error', () => socket.terminate())
  socket.on('message', (data) => hear(socket, stationId, data.toString('utf8')))
})
server.on('listening', () => console.log(JSON.stringify({ url: `ws://127.0.0.1:${server.address().port}/ocpp` })))
process.on('SIGTERM', () => process.exit(0))
