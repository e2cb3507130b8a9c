import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FrameError, parseFrame } from '#base/ocpp/rpc.js'
import { actionsOf, isSendOnly } from '#base/ocpp/validate.js'
import { type OcppVersion, versions } from '#base/ocpp/version.js'
import { incoming16 } from '../../03_Modules/OcppRouter/ocpp16/index.js'
import { type Attack, attacksOn, hostileValues, unholdable } from '../hostile.js'
import { startPlugboard, type TestPlugboard } from '../plugboard.js'
import { bootOf, connectStation } from '../station.js'

let plugboard: TestPlugboard
beforeAll(async () => {
  plugboard = await startPlugboard({ ocpp: { onboarding: 'open', maxMessagesPerSecond: 100_000, messageDeadlineSeconds: 5 } })
})
afterAll(() => plugboard.stop())

/** Rows of the superuser, who sees every tenant. */
async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: plugboard.databaseUrl })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

const served = (version: OcppVersion, action: string) =>
  version === '1.6' ? incoming16.has(action) : plugboard.app.catalogue.incoming.has(action)

// What a station may be told about a value (1.6-J table 7, part 4 §4.3).
const refusals = /^(Format|Formation|PropertyConstraint|TypeConstraint|OccurrenceConstraint|OccurenceConstraint)Violation$/

/** Sends every attack from one booted station, 40 at a time, and says which were answered as no mistake of a station's may be. */
async function unfit(version: OcppVersion, stationId: string, attacks: { action: string; attack: Attack }[]): Promise<string[]> {
  const station = await connectStation(`${plugboard.ocpp}/${stationId}`, version)
  await station.ask('BootNotification', bootOf(version))
  const complaints: string[] = []
  const answers = new Map<string, (frame: any[]) => void>()
  station.socket.on('message', (data) => {
    const frame = JSON.parse(String(data))
    answers.get(frame[1])?.(frame)
  })
  let ended: { code: number } | undefined
  void station.closed.then((end) => (ended = end))
  const put = async ({ action, attack }: { action: string; attack: Attack }, id: string) => {
    const what = `${action} ${attack.field} = ${attack.value.slice(0, 60)}`
    if (ended) return
    // Nothing is ever answered to a SEND; that the station is still heard afterwards is all there is to see.
    if (isSendOnly(version, action)) return station.send(`[6,"${id}","${action}",${attack.text}]`)
    const answer = new Promise<any[]>((resolve) => answers.set(id, resolve))
    station.send(`[2,"${id}","${action}",${attack.text}]`)
    const frame = await Promise.race([answer, station.closed])
    if (!Array.isArray(frame)) return void complaints.push(`${what}: closed ${frame.code}`)
    const fine = frame[0] === 3 || refusals.test(frame[2]) || (frame[2] === 'NotSupported' && !served(version, action))
    if (!fine) complaints.push(`${what}: ${frame[2]} ${frame[3]}`)
  }
  for (let i = 0; i < attacks.length; i += 40) await Promise.all(attacks.slice(i, i + 40).map((attack, n) => put(attack, `${i + n}`)))
  if (!ended) {
    expect(await station.ask('Heartbeat', {})).toHaveProperty('currentTime')
    await station.close()
  }
  return complaints
}

describe.each(versions)('OCPP %s', (version) => {
  it('A-19, A-20, T-14: every field of every served message is stored or refused in the version’s words, whatever it holds', async () => {
    const actions = actionsOf(version).filter((action) => served(version, action))
    const attacks = actions.flatMap((action) => attacksOn(version, action, hostileValues).map((attack) => ({ action, attack })))
    expect(attacks.length).toBeGreaterThan(400)

    // Shared among stations, which are served side by side.
    const shares = Array.from({ length: 8 }, (_, share) => attacks.filter((_, i) => i % 8 === share))
    const complaints = await Promise.all(shares.map((share, i) => unfit(version, `VALUES-${version}-${i}`, share)))

    expect(complaints.flat()).toEqual([])
    // A value no table holds is the station's mistake: it is told, and no operator has to look at it.
    expect(await query(`SELECT action, reason FROM dead_letters WHERE reason NOT LIKE 'conflict: %'`)).toEqual([])
  }, 60_000)

  it('A-19, T-14: what no column holds is refused in every field of every message there is, served or not', async () => {
    const attacks = actionsOf(version).flatMap((action) => attacksOn(version, action, unholdable).map((attack) => ({ action, attack })))

    const answers = attacks.map(({ action, attack }) => {
      try {
        return parseFrame(`[2,"id","${action}",${attack.text}]`, version).type
      } catch (err) {
        return err instanceof FrameError ? `${err.id} ${err.code} ${err.reply}` : err
      }
    })

    expect(new Set(answers)).toEqual(new Set(['id FormatViolation error']))
  })

  it('A-19: text in any script, direction and colour comes back from the log as it was sent', async () => {
    const station = await connectStation(`${plugboard.ocpp}/TEXT-${version}`, version)
    const data = 'العربية \u202Etxet\u202C 😀👩‍👩‍👧 e\u0301 \ufeff \r\n\u001b[31m \\u0000 <b>&amp;'
    await station.ask('BootNotification', bootOf(version))
    await station.ask('DataTransfer', { vendorId: 'v', messageId: 'm', data })
    await station.close()

    const path = `/api/v1/messages?stationId=TEXT-${version}&action=DataTransfer`
    await expect.poll(async () => (await plugboard.api('GET', path)).body.items?.map((m: any) => m.payload?.data)).toContain(data)
  })

  it('A-20: what the years 1 and 9998 left behind does not hinder whoever lists it', async () => {
    const { items } = (await plugboard.api('GET', `/api/v1/stations?stationId=VALUES-${version}-0`)).body
    const { app, key } = plugboard
    const lists = app.guardedRoutes.filter(({ method, url }) => method === 'GET' && url.startsWith('/api/v1/') && !/:(?!id)/.test(url))
    const headers = { authorization: `Bearer ${key}` }
    const ask = (url: string) => app.inject({ url, headers })

    const statuses = await Promise.all(
      lists.map(async ({ url }) => {
        const { statusCode, body } = await ask(url.replace(':id', items[0].id))
        return statusCode < 500 && !body.includes('Invalid Date') ? 'fine' : `${url} ${statusCode}`
      }),
    )

    expect(lists.length).toBeGreaterThan(10)
    expect(new Set(statuses)).toEqual(new Set(['fine']))
  })
})
