import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { OcppError } from '#base/ocpp/errors.js'
import { type OcppVersion, versions } from '#base/ocpp/version.js'
import { ocppMessages } from '#util/observability/metrics.js'
import { vendorMessages } from '../../03_Modules/Configuration/vendorMessages.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation } from '../station.js'

let plugboard: TestPlugboard
let owner: Client
let counter = 0
const undo: Array<() => void> = []

beforeAll(async () => {
  plugboard = await startPlugboard({ ocpp: { onboarding: 'open', messageDeadlineSeconds: 2 } })
  owner = new Client({ connectionString: plugboard.databaseUrl })
  await owner.connect()
  // What a table does with a marked row: `raises` says how often, and with which code of PostgreSQL.
  await owner.query(`
    CREATE TABLE faults (marker text PRIMARY KEY, code text, times integer);
    CREATE SEQUENCE faulted;
    CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE f faults;
    BEGIN
      FOR f IN SELECT * FROM faults WHERE row_to_json(NEW)::text LIKE '%' || marker || '%' LOOP
        IF nextval('faulted') <= f.times THEN RAISE EXCEPTION 'this row fails' USING ERRCODE = f.code; END IF;
      END LOOP;
      RETURN NEW;
    END $$;
    CREATE TRIGGER fault BEFORE INSERT ON data_transfers FOR EACH ROW EXECUTE FUNCTION fault();
    CREATE TRIGGER fault BEFORE INSERT ON transaction_events FOR EACH ROW EXECUTE FUNCTION fault();`)
})
afterEach(async () => {
  undo.splice(0).forEach((end) => end())
  vi.restoreAllMocks()
  await owner.query('DELETE FROM faults; ALTER SEQUENCE faulted RESTART')
})
afterAll(async () => {
  await owner.end()
  await plugboard.stop()
})

const failing = (marker: string, code: string, times = 1_000_000) =>
  owner.query('INSERT INTO faults VALUES ($1, $2, $3)', [marker, code, times])

async function booted(version: OcppVersion = '2.0.1') {
  const id = `H${counter++}`
  const station = await connectStation(`${plugboard.ocpp}/${id}`, version)
  await station.ask('BootNotification', bootOf(version))
  return { ...station, id }
}

const transfer = (data: string) => ({ vendorId: 'acme', messageId: 'say', data })
const started = (transactionId: string) => ({
  eventType: 'Started',
  seqNo: 0,
  timestamp: '2026-11-21T10:00:00Z',
  triggerReason: 'CablePluggedIn',
  transactionInfo: { transactionId },
  evse: { id: 1, connectorId: 1 },
})
const count = async (sql: string) => Number((await owner.query(`SELECT count(*) AS n FROM ${sql}`)).rows[0].n)

describe('A-18: what goes wrong while the answer is made', () => {
  const circle: Record<string, unknown> = {}
  circle.circle = circle

  it.each(versions)('A-18: details that cannot be written do not cost a station of OCPP %s its CALLERROR', async (version) => {
    undo.push(
      vendorMessages.on('acme', 'say', async () => {
        throw new OcppError('GenericError', 'no '.repeat(200), { circle, big: 1n })
      }),
    )
    const station = await booted(version)

    const [type, id, code, description, details] = await station.call('DataTransfer', transfer('x'), 'mine')

    expect([type, id, code, details]).toEqual([4, 'mine', 'GenericError', {}])
    expect(description).toMatch(/^no no/)
    expect(description.length).toBeLessThanOrEqual(255)
    await station.close()
  })

  it('A-18: an answer that cannot be written is our fault: the message is kept, and the process and the socket live', async () => {
    undo.push(vendorMessages.on('acme', 'say', async () => ({ status: 'Accepted', data: circle })))
    const station = await booted()

    expect((await station.call('DataTransfer', transfer('x'), 'mine')).slice(0, 3)).toEqual([4, 'mine', 'InternalError'])
    expect(await count('data_transfers')).toBe(0) // an answer that cannot be given has no effect
    expect(await count(`dead_letters WHERE action = 'DataTransfer'`)).toBe(1)
    expect(await station.ask('Heartbeat', {})).toHaveProperty('currentTime')
    await station.close()
  })

  it('A-18: a counter or a log that fails does not cost the station its answer', async () => {
    const station = await booted()
    vi.spyOn(ocppMessages, 'inc').mockImplementation(() => {
      throw new Error('no counter today')
    })

    expect(await station.ask('Heartbeat', {})).toHaveProperty('currentTime')
    expect((await station.call('Nonsense', {}, 'mine')).slice(0, 3)).toEqual([4, 'mine', 'NotImplemented'])
    await station.close()
  })

  it('A-18: one frame that cannot be logged does not keep the frames beside it from the log', async () => {
    const { messageLog } = plugboard.app.data
    const write = messageLog.write
    messageLog.write = async (rows) => {
      if (rows.some(({ payload }) => payload?.includes('unloggable'))) throw new Error('no such frame')
      return write(rows)
    }
    undo.push(() => (messageLog.write = write))
    const station = await booted()

    for (const data of ['before', 'unloggable', 'after']) await station.ask('DataTransfer', transfer(data))

    const logged = async () =>
      (await plugboard.api('GET', `/api/v1/messages?stationId=${station.id}&action=DataTransfer`)).body.items
        .map(({ payload }: any) => payload?.data)
        .filter(Boolean)
        .toSorted()
    await expect.poll(logged).toEqual(['after', 'before'])
    await station.close()
  })
})

describe('F-18: a message that can never be processed', () => {
  it.each([
    ['P0001', 'InternalError'],
    ['22003', 'PropertyConstraintViolation'],
  ])('F-18: is kept whole with the reason and answered, and those beside it are stored (%s)', async (code, answered) => {
    await failing(`poison-${code}`, code)
    const [poisoned, ...others] = await Promise.all(Array.from({ length: 5 }, () => booted()))

    const [answer, ...fine] = await Promise.all([
      poisoned!.call('TransactionEvent', started(`poison-${code}`)),
      ...others.map((station) => station.call('TransactionEvent', started('fine'))),
    ])

    expect([answer[0], answer[2]]).toEqual([4, answered])
    expect(new Set(fine.map(([type]) => type))).toEqual(new Set([3]))
    const { rows } = await owner.query(`SELECT reason, payload FROM dead_letters WHERE payload::text LIKE '%poison-${code}%'`)
    expect(rows).toMatchObject([{ reason: 'this row fails', payload: started(`poison-${code}`) }])
    expect(await count(`transactions WHERE transaction_id LIKE 'poison%'`)).toBe(0)
    expect(await poisoned!.ask('Heartbeat', {})).toHaveProperty('currentTime')
    await Promise.all([poisoned!, ...others].map((station) => station.close()))
  })
})

describe.each(['40001', '40P01'])('F-19: PostgreSQL asks for another try (%s)', (code) => {
  it('F-19: the message is tried again with the same key, and has one effect', async () => {
    const marker = `again-${code}`
    await failing(marker, code, 2)
    const station = await booted()

    expect(await station.call('TransactionEvent', started(marker))).toMatchObject([3, expect.any(String), {}])
    await owner.query('ALTER SEQUENCE faulted RESTART')
    expect(await station.ask('DataTransfer', transfer(marker))).toMatchObject({ status: 'UnknownVendorId' })

    expect(await count(`transaction_events WHERE payload::text LIKE '%${marker}%'`)).toBe(1)
    expect(await count(`data_transfers WHERE data::text LIKE '%${marker}%'`)).toBe(1)
    await station.close()
  })

  it('F-19: where no try helps, the station hears nothing and its socket closes 1013', async () => {
    const marker = `never-${code}`
    await failing(marker, code)
    const stations = await Promise.all([booted(), booted()])
    const frames: unknown[] = []
    for (const { socket } of stations) socket.on('message', (data) => frames.push(String(data)))

    stations[0].send(JSON.stringify([2, 'x', 'TransactionEvent', started(marker)]))
    stations[1].send(JSON.stringify([2, 'x', 'DataTransfer', transfer(marker)]))

    expect((await Promise.all(stations.map(({ closed }) => closed))).map((end) => end.code)).toEqual([1013, 1013])
    expect(frames).toEqual([])
    expect(await count(`dead_letters WHERE payload::text LIKE '%${marker}%'`)).toBe(0)
  })
})
