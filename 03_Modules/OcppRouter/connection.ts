import { X509Certificate } from 'node:crypto'
import type { RawData, WebSocket } from 'ws'
import type { Log, StationRef } from '#base/context.js'
import { refusedByBoot } from '#base/domain/bootGate.js'
import type { RequestOf } from '#base/ocpp/action.js'
import { OcppError } from '#base/ocpp/errors.js'
import { error, type Frame, FrameError, parseFrame, result, resultError, unreadableId } from '#base/ocpp/rpc.js'
import { isAction, isSendOnly, validate } from '#base/ocpp/validate.js'
import type { StationCall, StationReply } from '#base/ports/stationCall.js'
import type { Settle, Told } from './accessChanges.js'
import { askedFor, type BootStatus, bootGate } from './bootGate.js'
import { bootsAgain } from './bootsAgain.js'
import type { Dialect } from './dialect.js'
import type { Logged } from './messageLog.js'
import { outgoingCalls, type RawReply } from './outgoing.js'
import { isSigned, readSigned, type SignedMessage, shownSigned, type Verdict, verdictOf } from './signedMessage.js'

/** What a connection needs from around it. */
export interface Surroundings {
  /** Puts a 2.x request before the module that owns it. Rejects with an OcppError for the station's mistakes, with anything else for ours. */
  ask(message: {
    action: string
    request: object
    version: '2.0.1' | '2.1'
    receivedAt: Date
  }): Promise<{ response: any; answered(): void }>
  /** The station has its accepting BootNotification answer. */
  onAccepted(): void
  /** Notes what a CALL is about to tell the station about how to log in; resolves with how to settle it. An OcppError refuses the CALL. */
  noteAccess(told: Told[]): Promise<Settle | undefined>
  /** PEM of the certificates the station took from us. */
  ownCertificates(): Promise<string[]>
  logFrame(frame: Omit<Logged, 'tenantId' | 'stationId' | 'epoch' | 'at'>): void
  log: Log
  callTimeoutMs: number
  maxMessagesPerSecond: number
  bootRequired16: boolean
}

export interface Connection {
  readonly station: StationRef
  readonly epoch: number
  readonly socket: WebSocket
  readonly dialect: Dialect
  /** Last sign of life. */
  seenAt: number
  bootStatus: BootStatus | undefined
  call(call: StationCall): Promise<StationReply>
  /** Lets the message in hand finish, then closes. */
  close(code: number, reason: string): Promise<void>
  /** Ends it at once, without a closing handshake: nobody listens there. */
  cut(reason: string): void
  /** Why we ended it; absent when the station or the network did. */
  endReason?: string
  /** Resolves when everything the station sent before it left has been handled. */
  finished(): Promise<void>
}

const maxUnsentBytes = 1024 * 1024
const pauseAt = 64
const resumeAt = 16
/** Longest time a station that sends too much is not read: its answers to our CALLs wait too. */
const maxPauseMs = 5_000

interface Options {
  socket: WebSocket
  station: StationRef
  epoch: number
  dialect: Dialect
  bootStatus: BootStatus | undefined
  /** The one its certificate was issued to; undefined where it named none. */
  serialNumber?: string
}

/** One charging station on one socket: frames in and out. Its messages are handled one after the other, our CALLs beside them. */
export function serveConnection({ socket, station, epoch, dialect, bootStatus, serialNumber }: Options, around: Surroundings): Connection {
  const { version } = dialect
  const { log, maxMessagesPerSecond } = around
  const asked = new Set<string>()
  let inHand: Promise<void> = Promise.resolve()
  let queued = 0
  let stopped = false
  let warnedUnbooted = false
  let budget = maxMessagesPerSecond * 2
  let budgetAt = Date.now()
  let throttled = false

  /** A log that fails must not cost the station its answer. */
  const logFrame: Surroundings['logFrame'] = (frame) => {
    try {
      around.logFrame(frame)
    } catch (err) {
      log.warn({ err, action: frame.action }, 'frame not logged')
    }
  }

  function write(text: string, sent?: () => void): boolean {
    if (socket.readyState !== socket.OPEN) return false
    if (socket.bufferedAmount > maxUnsentBytes) {
      // a station that does not read must not fill our memory.
      log.warn({ bytes: socket.bufferedAmount }, 'station does not read: connection dropped')
      connection.cut('it did not read what we sent')
      return false
    }
    socket.send(text, (err) => {
      if (!err) sent?.()
    })
    return true
  }

  const calls = outgoingCalls({
    write,
    timeoutMs: around.callTimeoutMs,
    onSent: (action, messageId, payload) =>
      logFrame({ direction: 'toStation', type: 'call', action, messageId, payload: JSON.parse(payload) }),
  })

  const connection: Connection = {
    station,
    epoch,
    socket,
    dialect,
    seenAt: Date.now(),
    bootStatus,
    call,
    async close(code, reason) {
      stopped = true
      connection.endReason ??= reason
      await inHand
      socket.close(code, reason)
      setTimeout(() => socket.terminate(), 2_000).unref()
    },
    cut(reason) {
      connection.endReason ??= reason
      socket.terminate()
    },
    finished: () => inHand,
  }

  async function call(request: StationCall): Promise<StationReply> {
    const refusal = refusedByBoot(version, connection.bootStatus, around.bootRequired16, request.action)
    if (refusal) return { kind: 'refused', code: 'SecurityError', reason: refusal }
    try {
      if (bootsAgain({ version, status: connection.bootStatus }, request))
        throw new OcppError('PropertyConstraintViolation', 'an accepted OCPP 1.6 station is not asked to boot: reset it (1.6 errata §3.40)')
      const said = dialect.say(request)
      for (const { action, payload } of said.calls) for (const name of askedFor(action, JSON.parse(payload))) asked.add(name)
      const answers: object[] = []
      for (const { action, payload, onCallError } of said.calls) {
        const settleAccess = await around.noteAccess(dialect.tells(action, JSON.parse(payload)))
        const reply = await calls.call(action, payload, answers.length === 0 ? request.writeBefore : undefined)
        await settleAccess?.(reply)
        if (reply.kind === 'result') answers.push(reply.payload)
        else if (reply.kind === 'callError' && onCallError) answers.push(onCallError)
        else return reply
      }
      return { kind: 'result', ...said.up(answers) }
    } catch (err) {
      if (OcppError.is(err)) return { kind: 'refused', code: err.code, reason: err.message }
      throw err
    }
  }

  function reject(messageId: string, cause: unknown, action?: string) {
    const code = OcppError.is(cause) ? cause.code : 'InternalError'
    logFrame({
      direction: 'toStation',
      type: 'error',
      action,
      messageId,
      errorCode: code,
      payload: { description: OcppError.is(cause) ? cause.message : '' },
    })
    write(error(version, messageId, cause))
  }

  /** A message that goes wrong on our side gets no answer: the socket closes, and the station sends it again (1.6 §3.7.1, 2.x E13). */
  function giveUp(err: unknown, action: string) {
    log.error({ err, action }, 'message not answered: connection closed so that the station sends it again')
    stopped = true
    connection.endReason ??= 'a message could not be handled: the station sends it again'
    socket.close(1013, 'try again later')
    setTimeout(() => socket.terminate(), 2_000).unref()
  }

  /** B01.FR.11 */
  function isOfAnother({ action, request }: { action: string; request: object }): boolean {
    if (action !== 'BootNotification' || serialNumber === undefined) return false
    return (request as RequestOf<'BootNotification'>).chargingStation.serialNumber !== serialNumber
  }

  /** B01.FR.12: without an answer, and before anything it says is kept. */
  function turnAway(reason: string) {
    log.warn({ reason }, 'station turned away')
    stopped = true
    connection.endReason ??= reason
    socket.close(1008, reason)
    setTimeout(() => socket.terminate(), 2_000).unref()
  }

  function reply(id: string, action: string, payload: object, answered?: () => void) {
    try {
      validate(version, action, 'response', payload)
    } catch (err) {
      return giveUp(new Error('our answer does not fit its schema', { cause: err }), action)
    }
    logFrame({ direction: 'toStation', type: 'result', action, messageId: id, payload })
    write(result(id, payload), answered)
  }

  async function answer(id: string, action: string, payload: object, receivedAt: Date, isSend: boolean) {
    try {
      const gate = bootGate({ version, status: connection.bootStatus, bootRequired16: around.bootRequired16 }, action, asked)
      if (gate === 'securityError') throw new OcppError('SecurityError', 'the station is not accepted yet: BootNotification first')
      if (gate === 'openWithWarning' && !warnedUnbooted) {
        warnedUnbooted = true
        log.warn({ action }, 'station has never booted; let through')
      }
      if (!isAction(version, action)) throw new OcppError('NotImplemented', `OCPP ${version} has no such action`)
      // N15.FR.01: what has no answer is no CALL, and what has one is no SEND.
      if (isSend !== isSendOnly(version, action))
        throw new OcppError('NotSupported', `${action} travels as ${isSend ? 'CALL' : 'SEND'}, not as ${isSend ? 'SEND' : 'CALL'}`)
      validate(version, action, 'request', payload)
      const heard = dialect.hear(action, payload, receivedAt)
      if ('answer' in heard) return reply(id, action, heard.answer)
      if (isOfAnother(heard)) return turnAway('its serial number is not the one in its certificate')
      const { response, answered } = await around.ask({ action: heard.action, request: heard.request, version: heard.version, receivedAt })
      if (isSend) return answered()
      if (heard.action === 'BootNotification') connection.bootStatus = response.status
      reply(id, action, heard.down(response), () => {
        answered()
        if (heard.action === 'BootNotification' && response.status === 'Accepted') around.onAccepted()
      })
    } catch (err) {
      // Nobody sends a SEND again: closing the connection would help nothing.
      if (isSend && !OcppError.is(err)) return log.error({ err, action }, 'SEND lost')
      if (!OcppError.is(err)) return giveUp(err, action)
      if (isSend) return log.info({ action, code: err.code, reason: err.message }, 'invalid SEND ignored')
      reject(id, err, action)
    }
  }

  /** Part 4 §7.2: what is inside is processed as if it had come without a signature. That is checked where its key is known, and kept with the message. */
  async function answerSigned({ id, action, payload, type }: Extract<Frame, { type: 'call' | 'send' }>, receivedAt: Date) {
    const logSigned = (shown: object) => logFrame({ direction: 'fromStation', type, action, messageId: id, payload: shown })
    let signed: SignedMessage
    try {
      signed = readSigned(action, payload)
    } catch (err) {
      const { payload: _perhapsSecret, ...rest } = payload
      logSigned(rest)
      if (!OcppError.is(err)) return giveUp(err, action)
      if (type === 'send') return log.info({ action, code: err.code, reason: err.message }, 'invalid SEND ignored')
      return reject(id, err, action)
    }
    const verdict = await judge(signed)
    if (verdict === 'wrong') log.warn({ action }, 'signature of a message is wrong')
    logSigned(shownSigned(signed, verdict))
    await answer(id, signed.action, signed.payload, receivedAt, type === 'send')
  }

  let signers: Promise<X509Certificate[]> | undefined
  async function judge(signed: SignedMessage): Promise<Verdict> {
    try {
      // Read once: a station connects anew with a new certificate (A02.FR.08).
      signers ??= around.ownCertificates().then((chains) => chains.map((chain) => new X509Certificate(chain)))
      return verdictOf(signed, await signers)
    } catch (err) {
      signers = undefined
      log.warn({ err, action: signed.action }, 'signature of a message not checked')
      return 'unchecked'
    }
  }

  function settle(id: string, reply: RawReply) {
    if (!calls.finish(id, reply)) log.info({ messageId: id, kind: reply.kind }, 'answer to no open call ignored')
  }

  function hearResult(id: string, payload: object) {
    const action = calls.actionOf(id)
    logFrame({ direction: 'fromStation', type: 'result', action, messageId: id, payload })
    if (!action) return settle(id, { kind: 'result', payload })
    try {
      validate(version, action, 'response', payload)
      settle(id, { kind: 'result', payload })
    } catch (err) {
      badResult(id, err)
    }
  }

  function badResult(id: string, err: unknown) {
    const { code, message } = OcppError.is(err) ? err : { code: 'FormatViolation', message: String(err) }
    if (version === '2.1') write(resultError(id, err))
    settle(id, {
      kind: 'callError',
      code,
      description: `the station's answer does not fit its schema: ${message}`,
      details: {},
      misread: true,
    })
  }

  function enqueue(work: () => Promise<void>) {
    queued++
    readOrNot()
    inHand = inHand.then(async () => {
      if (!stopped) await work()
      queued--
      readOrNot()
    })
  }

  /** What cannot be handled yet stays in the network, where TCP slows the sender down. */
  function readOrNot() {
    if (throttled || queued >= pauseAt) socket.pause()
    else if (queued <= resumeAt && socket.isPaused) socket.resume()
  }

  function hear(frame: Frame) {
    const receivedAt = new Date()
    switch (frame.type) {
      case 'call':
      case 'send': {
        const { id, action, payload, type } = frame
        if (isSigned(version, action)) return enqueue(() => answerSigned(frame, receivedAt))
        logFrame({ direction: 'fromStation', type, action, messageId: id, payload })
        return enqueue(() => answer(id, action, payload, receivedAt, type === 'send'))
      }
      case 'result':
        return hearResult(frame.id, frame.payload)
      case 'error': {
        const { id, code, description, details } = frame
        logFrame({
          direction: 'fromStation',
          type: 'error',
          action: calls.actionOf(id),
          messageId: id,
          errorCode: code,
          payload: { description, details },
        })
        return settle(id, { kind: 'callError', code, description, details })
      }
      case 'resultError':
        logFrame({
          direction: 'fromStation',
          type: 'resultError',
          messageId: frame.id,
          errorCode: frame.code,
          payload: { description: frame.description },
        })
        return log.warn({ messageId: frame.id, code: frame.code, description: frame.description }, 'station could not read our answer')
      case 'unknown':
        return log.info({ messageType: frame.messageType }, 'unknown message type ignored')
    }
  }

  function hearText(text: string) {
    try {
      hear(parseFrame(text, version))
    } catch (err) {
      if (!(err instanceof FrameError)) return giveUp(err, 'unreadable')
      logFrame({
        direction: 'fromStation',
        type: 'unreadable',
        messageId: err.id,
        errorCode: err.code,
        payload: { description: err.message },
      })
      if (err.type === 'result' && err.id !== unreadableId) return badResult(err.id, err)
      // Answered in turn, behind the messages that came before it.
      if (err.reply === 'error') enqueue(async () => reject(err.id, err))
      else if (err.reply === 'resultError') write(resultError(err.id, err))
    }
  }

  /** more than allowed is not refused but read later, once the time it was given early has passed: a station that empties its offline queue loses nothing. */
  function spend() {
    const now = Date.now()
    const earned = ((now - budgetAt) / 1000) * maxMessagesPerSecond
    budget = Math.max(Math.min(maxMessagesPerSecond * 2, budget + earned) - 1, (-maxPauseMs / 1000) * maxMessagesPerSecond)
    budgetAt = now
    if (budget >= 0 || throttled) return
    throttled = true
    readOrNot()
    // What had been read before the pause still comes in and counts: look again.
    const recover = () => {
      const debt = -budget - ((Date.now() - budgetAt) / 1000) * maxMessagesPerSecond
      if (debt > 0) return void setTimeout(recover, Math.ceil((debt / maxMessagesPerSecond) * 1000)).unref()
      throttled = false
      readOrNot()
    }
    setImmediate(recover)
  }

  socket.on('message', (data: RawData, isBinary: boolean) => {
    // G02.FR.04
    connection.seenAt = Date.now()
    if (stopped) return
    if (isBinary) return socket.close(1003, 'OCPP is text')
    spend()
    hearText((data as Buffer).toString('utf8'))
  })
  socket.on('pong', () => {
    connection.seenAt = Date.now()
  })
  socket.on('ping', () => {
    connection.seenAt = Date.now()
    spend()
  })
  socket.on('close', () => calls.close())
  // ws closes with the right code itself (1007 bad UTF-8, 1009 too big); the reason is on record through 'close'.
  socket.on('error', (err) => log.info({ err: err.message }, 'socket error'))
  return connection
}
