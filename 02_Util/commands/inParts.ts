import type { FastifyInstance } from 'fastify'
import type { Batch } from '#base/ocpp/action.js'
import type { OcppVersion } from '#base/ocpp/version.js'
import type { StationReply } from '#base/ports/stationCall.js'
import type { CommandRef } from '#base/system.js'
import { recordPart } from './finish.js'
import { type MessageLimits, type Part, partsOf } from './parts.js'

interface Sending extends CommandRef {
  stationId: string
  action: string
  version: OcppVersion
}

/** What came of a command; `recorded` when its owner has recorded all of the answer already. */
export interface Sent {
  reply: StationReply
  recorded: boolean
}

type Result = Extract<StationReply, { kind: 'result' }>
type Failure = Exclude<StationReply, Result>

/**
 * Sends a command with `send`: as it is, or, when it lists more than the station takes in one message (B05.FR.11, B06.FR.05, N04.FR.09, N06.FR.04), as several, one after the
 * other. What is answered is recorded at once; what comes together in the end is one answer, in which each item that got none says why. After a message that is not
 * answered none is sent any more; a CALLERROR is about its own items alone.
 */
export async function sendInParts(
  app: FastifyInstance,
  command: Sending,
  payload: string,
  send: (payload: string) => Promise<StationReply>,
): Promise<Sent> {
  const batch = command.version === '1.6' ? undefined : app.catalogue.commands.get(command.action)?.batch
  if (!batch) return { reply: await send(payload), recorded: false }
  const parts = partsOf(batch, JSON.parse(payload), await limitsOf(app, command, batch))
  if (parts.length === 1) return { reply: await send(payload), recorded: false }
  return together(app, command, batch, parts, send)
}

async function together(
  app: FastifyInstance,
  command: Sending,
  batch: Batch,
  parts: Part[],
  send: (payload: string) => Promise<StationReply>,
): Promise<Sent> {
  const replies: StationReply[] = []
  let recorded = true
  let over: Failure | undefined
  for (const { request } of parts) {
    const reply: StationReply = over ?? (await sendNext(app, command, replies, () => send(JSON.stringify(request))))
    replies.push(reply)
    if (reply.kind === 'result') recorded = (await recordPart(app, command, request, reply.payload)) && recorded
    else if (reply.kind !== 'callError') over = { kind: 'offline' } // none after it leaves
  }
  const first = replies[0]!
  if (!replies.some(({ kind }) => kind === 'result')) return { reply: first, recorded: false }
  const results = parts.flatMap(({ items }, i) => resultsOf(batch, items, replies[i]!))
  return { reply: { kind: 'result', payload: { [batch.results]: results } }, recorded }
}

/** Each message has the time of one command. A command that was ended meanwhile goes no further. */
async function sendNext(
  app: FastifyInstance,
  { tenantId, id }: CommandRef,
  before: StationReply[],
  send: () => Promise<StationReply>,
): Promise<StationReply> {
  if (before.length === 0) return send()
  const goesOn = await app.data.system.commands.goesOn({ tenantId, id }, app.settings.ocpp.callTimeoutSeconds + 15)
  return goesOn ? send() : { kind: 'offline' }
}

function resultsOf(batch: Batch, items: unknown[], reply: StationReply): unknown[] {
  if (reply.kind === 'result') return (reply.payload as Record<string, unknown[]>)[batch.results] ?? []
  const customData = { vendorId: 'plugboard', unanswered: true } as const
  return items.map((item) => ({ ...batch.unanswered(item, whyOf(reply)), customData }))
}

/** In a StatusInfo: 20 characters of code, up to 512 of text. */
function whyOf(reply: Failure): { reasonCode: string; additionalInfo: string } {
  switch (reply.kind) {
    case 'callError':
      return { reasonCode: 'CallError', additionalInfo: `the station answered ${reply.code} ${reply.description}`.trim().slice(0, 512) }
    case 'timeout':
      return { reasonCode: 'NoAnswer', additionalInfo: 'the station did not answer in time; it may have carried it out' }
    case 'refused':
      return { reasonCode: 'NotSent', additionalInfo: reply.reason.slice(0, 512) }
    case 'offline':
      return { reasonCode: 'NotSent', additionalInfo: 'the station was not reached any more' }
  }
}

async function limitsOf(
  app: FastifyInstance,
  { tenantId, stationId, action }: Sending,
  { limits: component }: Batch,
): Promise<MessageLimits> {
  return app.data.withTenant(tenantId, async (data) => {
    const [target] = await data.commands.targets([stationId])
    if (!target) return {}
    const most = (variable: string) => data.variables.most(target.stationPk, { component, variable, variableInstance: action })
    return { items: await most('ItemsPerMessage'), bytes: await most('BytesPerMessage') }
  })
}
