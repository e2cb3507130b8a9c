import { faultOfPassword } from '#base/domain/stationPassword.js'
import { OcppError } from '#base/ocpp/errors.js'
import type { Credential, StationKey, SystemData } from '#base/system.js'
import { hashPassword } from '#util/auth/stationPassword.js'
import type { RawReply } from './outgoing.js'

/** What one CALL tells a station about how to log in from now on. */
export interface Told {
  /** The network configuration slot it is meant for; absent: it counts as soon as the station takes it. */
  slot?: number
  securityProfile?: number
  password?: string
  /** Why the password must not be used (A00.FR.205); undefined when it may. */
  fault?: string
  /** `later`: the station took it, or did not say; the next login shows. */
  outcome(answer: any): 'accepted' | 'refused' | 'later'
}

const highest = 3

/** Settles what was noted before the CALL with what came of it. */
export type Settle = (reply: RawReply) => Promise<void>

interface Around {
  changes: SystemData['accessChanges']
  secretKeys: Buffer[]
  station: StationKey
  /** Somebody is known who signs certificates of stations. */
  verifiesCertificates: boolean
  onTrouble(err: unknown): void
}

/**
 * Notes what a CALL tells a station about its password or security profile before it is sent, so that the station gets in whatever happens next: A01.FR.03, A05.FR.07.
 * Rejects with an OcppError when it must not be sent.
 */
export async function noteAccess(told: Told[], around: Around): Promise<Settle | undefined> {
  if (told.length === 0) return undefined
  const { changes, secretKeys, station, onTrouble } = around
  const noted: Array<{ id: number; outcome: Told['outcome'] }> = []
  try {
    const present = (await changes.present(station)) ?? { securityProfile: 0, hasPassword: false }
    for (const one of told) refuse(one, present, around)
    for (const { slot, securityProfile = 0, password, outcome } of told) {
      const raised = securityProfile > present.securityProfile && securityProfile <= highest
      if (!raised && password === undefined) continue
      const change = {
        slot: slot === undefined || Number.isSafeInteger(slot) ? slot : 0,
        securityProfile: raised ? securityProfile : undefined,
        credential: password === undefined ? undefined : await hashed(secretKeys, password),
      }
      noted.push({ id: await changes.add(station, change), outcome })
    }
  } catch (err) {
    if (OcppError.is(err)) throw err
    onTrouble(err)
    throw new OcppError('InternalError', 'what the station is to be told about its login cannot be noted now: nothing was sent')
  }
  return async (reply) => {
    for (const { id, outcome } of noted) {
      const what = reply.kind === 'result' ? outcome(reply.payload) : endOf(reply)
      // What cannot be recorded now the next login settles.
      if (what === 'accepted') await changes.accepted(station, id).catch(onTrouble)
      else if (what === 'refused') await changes.remove(station, id).catch(onTrouble)
    }
  }
}

/** What would leave the station outside, or less secure. What is meant for a slot may be for another CSMS, and is between the operator and the station. */
function refuse(
  { slot, securityProfile, fault }: Told,
  present: { securityProfile: number; hasPassword: boolean },
  { verifiesCertificates }: Around,
): void {
  const because = (why: string) => new OcppError('PropertyConstraintViolation', why)
  if (fault) throw because(`the password ${fault}`)
  if (slot !== undefined || securityProfile === undefined) return
  if (securityProfile < present.securityProfile)
    throw because(`security profile ${securityProfile} is lower than ${present.securityProfile}, which the station has (A00.FR.005)`)
  if (securityProfile === 3 && !verifiesCertificates)
    throw because('security profile 3 would lock the station out: TLS_CLIENT_CA_FILE names nobody who signs certificates of stations')
  if ((securityProfile === 1 || securityProfile === 2) && !present.hasPassword)
    throw because(`security profile ${securityProfile} would lock the station out: it has no password here, give it one first`)
}

/** Only what was not sent, or was refused in words that can be read, leaves everything as it was (A01.FR.04, A01.FR.05). */
const endOf = (reply: RawReply): 'refused' | 'later' =>
  reply.kind === 'timeout' || (reply.kind === 'callError' && reply.misread) ? 'later' : 'refused'

/** 40 hex digits are what we make up; whatever else, somebody may have chosen. */
const hashed = (secretKeys: Buffer[], password: string): Promise<Credential> =>
  hashPassword(secretKeys, password, /^[0-9a-f]{40}$/i.test(password) ? 'hmac' : 'scrypt')

const is = (name: string, wanted: string) => name.toLowerCase() === wanted.toLowerCase()

interface Named {
  component: { name: string; instance?: string }
  variable: { name: string }
  attributeType?: string
}

const taken = (status: string | undefined) =>
  status === 'Accepted' ? 'accepted' : status === undefined || status === 'RebootRequired' ? 'later' : 'refused'

const passwordOf = (password: string | undefined) => (password === undefined ? {} : { password, fault: faultOfPassword(password) })

/** What a CALL in 2.x words tells a station about how to log in. */
export function told2(action: string, payload: any): Told[] {
  if (action === 'SetNetworkProfile') {
    const { configurationSlot, connectionData } = payload
    const { securityProfile, basicAuthPassword } = connectionData
    return [{ slot: configurationSlot, securityProfile, ...passwordOf(basicAuthPassword), outcome: ({ status }) => taken(status) }]
  }
  if (action !== 'SetVariables') return []
  return payload.setVariableData.flatMap((item: Named & { attributeValue: string }): Told[] => {
    const { component, variable, attributeType = 'Actual', attributeValue } = item
    if (attributeType !== 'Actual') return []
    const outcome: Told['outcome'] = ({ setVariableResult }) =>
      taken(setVariableResult.find((result: Named) => sameVariable(result, item))?.attributeStatus)
    const secret = is(variable.name, 'BasicAuthPassword')
    if (is(component.name, 'SecurityCtrlr')) return secret ? [{ ...passwordOf(attributeValue), outcome }] : []
    if (!is(component.name, 'NetworkConfiguration')) return []
    const slot = Number(component.instance) || 0
    if (secret) return [{ slot, ...passwordOf(attributeValue), outcome }]
    return is(variable.name, 'SecurityProfile') ? [{ slot, securityProfile: Number(attributeValue), outcome }] : []
  })
}

const sameVariable = (one: Named, other: Named) =>
  is(one.component.name, other.component.name) &&
  is(one.component.instance ?? '', other.component.instance ?? '') &&
  is(one.variable.name, other.variable.name) &&
  (one.attributeType ?? 'Actual') === (other.attributeType ?? 'Actual')
