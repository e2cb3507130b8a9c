import { createHmac } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { DueCallback } from '#base/system.js'
import { ForbiddenAddress, guardedFetch } from '#util/http/guardedFetch.js'
import { answerOfRow } from './outcome.js'

const AT_ONCE = 20
/** Longer than one attempt can take. */
const LEASE_SECONDS = 60
const GIVE_UP_MS = 24 * 3600 * 1000
const MOST_SECONDS = 3600

/** The key a tenant's callbacks are signed with, as hex text: whoever receives them checks with it. Changes with the installation's secret. */
export const callbackKey = (secret: Buffer, tenantId: number): string =>
  createHmac('sha256', secret).update(`callback key of tenant ${tenantId}`).digest('hex')

/**
 * `t=<unix seconds>,v1=<hex HMAC-SHA-256 of "<t>.<body>">`, keyed with the text of `callbackKey`; one v1 for each secret in force, so that receivers that
 * know either key go on working while it is changed.
 */
export function signature(secrets: Buffer[], tenantId: number, body: string, at: Date): string {
  const t = Math.floor(at.getTime() / 1000)
  const marks = secrets.map((secret) => `v1=${createHmac('sha256', callbackKey(secret, tenantId)).update(`${t}.${body}`).digest('hex')}`)
  return [`t=${t}`, ...marks].join(',')
}

/** What is posted: the answer of the REST route with what it was an answer to. */
const bodyOf = ({ command }: DueCallback): string => {
  const { tenantId, action, version, createdAt, finishedAt } = command
  return JSON.stringify({ ...answerOfRow(command), tenantId, action, ocppVersion: version, createdAt, finishedAt })
}

/** 5 s, 10 s, 20 s … at most an hour. */
const waitSeconds = (attempts: number) => Math.min(MOST_SECONDS, 5 * 2 ** (attempts - 1))

async function deliver(app: FastifyInstance, callback: DueCallback): Promise<void> {
  const { secretKeys, callbackAllowPrivate } = app.settings
  const { callbacks } = app.data.system
  const body = bodyOf(callback)
  try {
    const { status } = await guardedFetch(callback.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'plugboard-signature': signature(secretKeys, callback.tenantId, body, new Date()),
      },
      body,
      allowPrivate: callbackAllowPrivate,
    })
    if (status < 200 || status > 299) throw new Error(`answered ${status}`)
  } catch (err) {
    const seconds = waitSeconds(callback.attempts)
    const late = Date.now() + seconds * 1000 - callback.createdAt.getTime() > GIVE_UP_MS
    const hopeless = late || err instanceof ForbiddenAddress
    const reason = err instanceof Error ? err.message : String(err)
    if (hopeless) app.log.warn({ tenant: callback.tenantId, commandId: callback.command.id, reason }, 'callback given up')
    return callbacks.failed(callback, reason, hopeless ? undefined : seconds)
  }
  await callbacks.delivered(callback)
}

/** Posts what is due; rows are leased, so each is posted by one process, and again by another if this one dies. */
export async function deliverCallbacks(app: FastifyInstance): Promise<void> {
  for (;;) {
    const due = await app.data.system.callbacks.take(AT_ONCE, LEASE_SECONDS)
    await Promise.all(due.map((callback) => deliver(app, callback)))
    if (due.length < AT_ONCE) return
  }
}
