import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { type WebSocket, WebSocketServer } from 'ws'
import { OcppError } from '#base/ocpp/errors.js'
import { isAction } from '#base/ocpp/validate.js'
import { subprotocolOf } from '#base/ocpp/version.js'
import { BusError } from '#base/ports/bus.js'
import { drainTopic, routerTopic, type StationCall, type StationReply } from '#base/ports/stationCall.js'
import { isTransient } from '#base/transient.js'
import { drainQueue } from '#util/commands/drainQueue.js'
import { answerSeconds, connectedStations, ocppMessages, refusedHandshakes as refusals } from '#util/observability/metrics.js'
import type { IncomingMessage as Asked, IncomingAnswer } from '#util/serveIncoming.js'
import { noteAccess } from './accessChanges.js'
import { refusedHandshakes } from './attempts.js'
import { type Connection, serveConnection } from './connection.js'
import { departures } from './departures.js'
import { dialectOf } from './dialects.js'
import { type Admitted, handshakes, malformed, type Refusal, SYSTEM_TENANT } from './handshake.js'
import { messageLog } from './messageLog.js'
import { answerRefusal } from './refusal.js'
import { connectionRegistry, replacementCounter } from './registry.js'

const contestedAt = 3

/** Everything of a process that holds sockets. */
export async function startRouter(app: FastifyInstance): Promise<void> {
  const { settings, bus, data, processId, log } = app
  const { ocpp } = settings
  const registry = connectionRegistry()
  const replacements = replacementCounter()
  const attempts = refusedHandshakes(data.system.attempts.add, (err) => log.warn({ err }, 'refused handshakes were not recorded'))
  const frames = messageLog(data.messageLog, (fields, message) => log.warn(fields, message))
  const decide = handshakes(app)
  const ends = departures({
    release: data.system.links.release,
    onOffline: (station, reason) => announce('station.offline', { ...station, reason }),
    onTrouble: (err, waiting) => log.warn({ err, waiting }, 'ends of connections wait for the database'),
    onLost: ({ tenantId, stationId }, err) =>
      log.error({ err, tenant: tenantId, station: stationId }, 'the end of a connection cannot be stored'),
  })
  /** Settles when the end of a connection is on record. */
  const leaving = new WeakMap<Connection, Promise<void>>()
  /** The subprotocol and what becomes of the socket, of requests that were admitted. */
  const chosen = new WeakMap<IncomingMessage, string>()
  const opened = new WeakMap<IncomingMessage, (ws: WebSocket) => void>()
  let draining = false
  let opening = 0

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: ocpp.maxPayloadBytes,
    // Part 4 §3.2.1 asks a CSMS to support it; the limit above counts inflated bytes.
    perMessageDeflate: { threshold: 1024, serverNoContextTakeover: true, clientNoContextTakeover: true, concurrencyLimit: 4 },
    handleProtocols: (_offered, request: IncomingMessage) => chosen.get(request) ?? false,
    // Asked once `ws` has found nothing wrong with the request: a malformed one must not claim the station from its live connection.
    verifyClient: ({ req }, admitted) => void consider(req, () => admitted(true)),
  })
  sockets.on(
    'wsClientError',
    (err, socket, request) => void malformed(app, request, err.message).then((refusal) => refuse(socket, refusal)),
  )

  /** Tries again until the deadline while a module, the database or the broker is away: the station notices only a slow answer. */
  async function ask(
    station: Connection['station'],
    message: Omit<Asked, 'station' | 'receivedAt'> & { action: string; receivedAt: Date },
  ) {
    const deadline = message.receivedAt.getTime() + ocpp.messageDeadlineSeconds * 1000
    const body: Asked = { station, version: message.version, request: message.request, receivedAt: message.receivedAt.toISOString() }
    for (let wait = 100; ; wait = Math.min(2_000, wait * 2)) {
      try {
        const answer = await bus.request<IncomingAnswer>(`ocpp.${message.action}`, body, Math.max(1, deadline - Date.now()))
        answerSeconds.observe({ action: message.action }, (Date.now() - message.receivedAt.getTime()) / 1000)
        return { response: answer.response, answered: () => tellAnswered(answer.token) }
      } catch (err) {
        if (OcppError.is(err)) throw err
        if (BusError.is(err) && err.kind === 'nobody' && !app.catalogue.incoming.has(message.action))
          throw new OcppError('NotSupported', `${message.action} is not supported here`)
        if (!isTransient(err) && !(err instanceof Error)) throw err
        if (Date.now() + wait >= deadline) throw err
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }

  function tellAnswered(token: string | undefined) {
    if (!token) return
    const owner = token.slice(0, token.lastIndexOf('/'))
    // Lost or late does not matter: the module starts by itself after 10 s.
    bus
      .request(`answered.${owner}`, { token }, 5_000)
      .catch((err: unknown) => log.debug({ err }, 'module was not told that its answer left'))
  }

  function admit(socket: WebSocket, { access, version, login }: Admitted, epoch: number): void {
    const { tenantId, stationPk, stationId } = access
    const station = { tenantId, id: stationPk, stationId }
    const stationLog = log.child({ tenant: tenantId, station: stationId })
    // Its certificate may also name the station by its identity: then it says nothing of a serial number.
    const serialNumber = login.certificateName === stationId ? undefined : login.certificateName
    const connection = serveConnection(
      { socket, station, epoch, dialect: dialectOf(version), bootStatus: access.bootStatus, serialNumber },
      {
        ask: (message) => ask(station, message),
        onAccepted: () => void drain(station),
        noteAccess: (told) =>
          noteAccess(told, {
            changes: data.system.accessChanges,
            secretKeys: settings.secretKeys,
            station: access,
            verifiesCertificates: app.stationTrust() !== undefined,
            onTrouble: (err) =>
              stationLog.warn({ err }, 'outcome of a change of password or security profile not recorded: the next login shows'),
          }),
        ownCertificates: () => data.withTenant(tenantId, (own) => own.signingRequests.signedChains(stationPk)),
        logFrame: (frame) => {
          const { direction, type, action } = frame
          ocppMessages.inc({ direction, type, action: action && isAction(version, action) ? action : 'unknown' })
          frames.add({ tenantId, stationId, epoch, at: new Date(), ...frame })
        },
        log: stationLog,
        callTimeoutMs: ocpp.callTimeoutSeconds * 1000,
        maxMessagesPerSecond: ocpp.maxMessagesPerSecond,
        bootRequired16: ocpp.bootRequired16,
      },
    )
    const replaced = registry.put(connection)
    connectedStations.inc({ version })
    if (replaced) replace(replaced)
    leaving.set(
      connection,
      new Promise((resolve) => socket.once('close', (code, reason) => resolve(left(connection, code, reason.toString('utf8'))))),
    )
    stationLog.info({ version, epoch }, 'station connected')
    announce('station.online', { ...station, version, processId, epoch })
    void drain(station)
  }

  /** The old socket finishes what it has in hand and goes; a half-open one is the normal case. */
  function replace(old: Connection) {
    void old.close(1008, 'replaced by a newer connection')
    const { tenantId, stationId } = old.station
    const count = replacements(`${tenantId}/${stationId}`)
    if (count < contestedAt) return
    log.warn({ tenant: tenantId, station: stationId, count }, 'several connections fight for one station identity')
    announce('station.contested', { ...old.station, replacements: count })
  }

  function announce(event: 'station.online' | 'station.offline' | 'station.contested', body: object) {
    bus.publish(event, body).catch((err: unknown) => log.debug({ err, event }, 'volatile event lost'))
  }

  async function left(connection: Connection, code: number, reason: string) {
    registry.remove(connection)
    connectedStations.dec({ version: connection.dialect.version })
    const { tenantId, id, stationId } = connection.station
    await connection.finished() // what it said before it left still counts
    const end = { tenantId, stationPk: id, epoch: connection.epoch, code, reason: connection.endReason ?? (reason || closeReason(code)) }
    log.info({ tenant: tenantId, station: stationId, code, reason: end.reason }, 'station disconnected')
    await ends.add({ station: connection.station, end })
  }

  function refuse(socket: Duplex, refusal: Refusal) {
    if (refusal.noted) attempts.note(refusal.noted)
    refusals.inc({ cause: refusal.noted?.cause ?? String(refusal.status) })
    answerRefusal(socket, refusal)
  }

  /** A00.FR.315, A00.FR.322, A00.FR.418, A00.FR.425: whoever speaks no TLS that we do is cut off, and whoever looks for a reason finds it. */
  function noteTlsFailure({ code = '', message }: NodeJS.ErrnoException, { remoteAddress }: TLSSocket) {
    if (!code.startsWith('ERR_SSL') || remoteAddress === undefined) return // it just left
    attempts.note({
      tenantId: SYSTEM_TENANT,
      claimedId: '(none named)',
      cause: 'tlsFailed',
      address: remoteAddress,
      offered: { fault: code.replace('ERR_SSL_', '').toLowerCase().replaceAll('_', ' ') || message },
    })
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    socket.on('error', () => socket.destroy())
    if (draining) return refuse(socket, { kind: 'refused', status: 503, retryAfterSeconds: 5 })
    if (registry.size + opening >= ocpp.maxConnections) return refuse(socket, { kind: 'refused', status: 503, retryAfterSeconds: 60 })
    sockets.handleUpgrade(request, socket, head, (ws) => opened.get(request)!(ws))
  }

  /** Admits whoever sent the request, or answers why not. */
  async function consider(request: IncomingMessage, admitted: () => void) {
    const { socket } = request
    opening++
    try {
      const decision = await decide(request)
      if (decision.kind === 'refused') return refuse(socket, decision)
      if (socket.destroyed) return // who has left takes nothing from a connection that lives
      const { access, version, client, login } = decision
      if (login.change || login.securityProfile > access.securityProfile) {
        await data.system.accessChanges.loggedIn(access, login)
        log.info(
          { tenant: access.tenantId, station: access.stationId, securityProfile: login.securityProfile },
          'station logged in as it was told to',
        )
      }
      const epoch = await data.system.links.claim({ ...access, processId, version, remoteAddress: client.address })
      let taken = false
      chosen.set(request, subprotocolOf(version))
      opened.set(request, (ws) => {
        taken = true
        try {
          admit(ws, decision, epoch)
        } catch (err) {
          log.error({ err, station: access.stationId }, 'connection failed on our side')
          ws.close(1011, 'internal error')
        }
      })
      if (!socket.destroyed) admitted()
      if (taken) return
      await data.system.links.release([{ ...access, epoch, code: 1006, reason: 'left during the handshake' }])
      // Its older connection owns the station no more: it comes back as the newest.
      const older = registry.find(access)
      if (older && older.epoch < epoch) await older.close(1012, 'service restart')
    } catch (err) {
      log.warn({ err }, 'handshake failed on our side')
      refuse(socket, { kind: 'refused', status: 503, retryAfterSeconds: 5 })
    } finally {
      opening--
    }
  }

  async function callHere(call: StationCall): Promise<StationReply> {
    const connection = registry.find(call)
    return connection ? connection.call(call) : { kind: 'offline' }
  }

  /** What waited for a station goes out as soon as it may. */
  function drain(station: { tenantId: number; stationId: string }): Promise<number> {
    return drainQueue(app, station, callHere).catch((err: unknown) => {
      log.warn({ err, tenant: station.tenantId, station: station.stationId }, 'queued commands wait for the next round')
      return 0
    })
  }

  await bus.serve(routerTopic(processId), callHere)
  await bus.serve(drainTopic(processId), drain)
  await bus.subscribe('station.online', undefined, async ({ tenantId, stationId, epoch }) => {
    const mine = registry.find({ tenantId, stationId })
    if (mine && mine.epoch < epoch) replace(mine) // it connected to another process
  })
  await bus.subscribe('station.removed', undefined, async (station) => {
    await registry.find(station)?.close(1008, 'station removed')
  })
  app.server.on('upgrade', upgrade)
  app.server.on('tlsClientError', noteTlsFailure)

  const pings = setInterval(() => pingSilent(registry.all(), ocpp.pingSeconds * 1000), 1_000)
  const signs = setInterval(() => void noteSigns(), 10_000)
  let signsUntil = 0
  async function noteSigns() {
    const since = signsUntil
    signsUntil = Date.now()
    const rows = [...registry.all()]
      .filter((c) => c.seenAt >= since)
      .map((c) => ({ tenantId: c.station.tenantId, stationPk: c.station.id, at: new Date(c.seenAt) }))
    await data.system.links.seen(rows).catch((err: unknown) => log.warn({ err }, 'signs of life not recorded'))
  }

  app.addHook('preClose', async () => {
    draining = true
    clearInterval(pings)
    clearInterval(signs)
    const all = [...registry.all()]
    await Promise.race([
      Promise.all(all.map((c) => c.close(1012, 'service restart').then(() => leaving.get(c)))),
      new Promise((resolve) => setTimeout(resolve, 6_000)),
    ])
    for (const ws of sockets.clients) ws.terminate()
    await ends.stop()
    await noteSigns()
    await attempts.stop()
    await frames.stop()
  })
  app.decorate('sockets', {
    closeAll: (code: number, reason: string) => Promise.all([...registry.all()].map((c) => c.close(code, reason))),
    count: () => registry.size,
  })
}

/** F-15: no sign of life for one interval earns a ping, for three the end. */
function pingSilent(connections: Iterable<Connection>, intervalMs: number) {
  const now = Date.now()
  for (const connection of connections) {
    const { socket, seenAt } = connection
    const silent = now - seenAt
    if (silent > 3 * intervalMs) connection.cut(`it said nothing for ${Math.round(silent / 1000)} s and answered no ping`)
    else if (silent >= intervalMs && silent % intervalMs < 1_000) socket.ping()
  }
}

const closeReason = (code: number): string =>
  ({
    1000: 'closed by the station',
    1001: 'the station went away',
    1003: 'binary message',
    1005: 'closed by the station',
    1006: 'connection lost',
    1007: 'invalid UTF-8',
    1009: 'message too big',
  })[code] ?? `closed with code ${code}`
