import type { X509Certificate } from 'node:crypto'
import type { CertificateNames } from '#base/repositories/stations.js'
import type { AccessChange, Credential, StationAccess } from '#base/system.js'
import type { Trust } from '#util/revocation/trust.js'
import { type CertificateFault, judgeCertificate } from './clientCertificate.js'
import type { OnlineWord } from './onlineWord.js'

/** What a station shows of itself. */
export interface Shown {
  tls: boolean
  basic: { user: string; password: Buffer } | undefined
  certificates: X509Certificate[]
}

/** How it got in: the profile it used, and the change it was told of whose password it knew. */
export interface Login {
  securityProfile: number
  change?: AccessChange
  /** The name in its certificate. */
  certificateName?: string
}

type LoginFault = 'needsTls' | 'tlsNotExpected' | 'noPassword' | 'otherUser' | 'wrongPassword' | CertificateFault

interface LoginRules {
  trust: Trust | undefined
  fits(credential: Credential | undefined, password: Buffer): Promise<boolean>
  names(): Promise<CertificateNames>
  /** What the CAs say now of a certificate, and of those above it. */
  wordOn(path: X509Certificate[]): Promise<OnlineWord>
}

type Outcome = { login: Login } | { fault: LoginFault; detail?: string }

/** Said of a profile that the connection did not even try. */
const untried = new Set<LoginFault>(['needsTls', 'tlsNotExpected', 'noCertificate', 'noStationCas'])

/**
 * With which security profile a station logs in: the one it is registered with and no other (A00.FR.001, A00.FR.002), or a higher one it was told to use (A05).
 * The fault is that of the profile it tried.
 */
export async function login(access: StationAccess, shown: Shown, rules: LoginRules): Promise<Outcome> {
  const told = access.changes.flatMap(({ securityProfile }) => securityProfile ?? []).filter((profile) => profile > access.securityProfile)
  const profiles = [...new Set(told)].toSorted((a, b) => b - a)
  let fault: Outcome | undefined
  for (const profile of [...profiles, access.securityProfile]) {
    const outcome = await loginWith(profile, access, shown, rules)
    if ('login' in outcome) return outcome
    if (!fault || !untried.has(outcome.fault)) fault = outcome
  }
  return fault!
}

async function loginWith(securityProfile: number, access: StationAccess, shown: Shown, rules: LoginRules): Promise<Outcome> {
  // Profile 0 is none of the standard's: nothing is asked, and nothing that is offered is wrong.
  if (securityProfile === 0) return { login: { securityProfile } }
  if (securityProfile === 1 && shown.tls) return { fault: 'tlsNotExpected' }
  if (securityProfile > 1 && !shown.tls) return { fault: 'needsTls' }
  if (securityProfile === 3) {
    const { stationId } = access
    const verdict = judgeCertificate(shown.certificates, { trust: rules.trust, stationId, names: await rules.names() })
    if ('fault' in verdict) return verdict
    const word = await rules.wordOn(verdict.path)
    return word === 'good' ? { login: { securityProfile, certificateName: verdict.name } } : { fault: 'badCertificate', detail: word }
  }
  return withPassword(securityProfile, access, shown, rules)
}

/** A00.FR.207, A00.FR.324. While it is open whether the station took a new password, both open the door. */
async function withPassword(
  securityProfile: number,
  { stationId, credential, changes }: StationAccess,
  { basic }: Shown,
  { fits }: LoginRules,
): Promise<Outcome> {
  if (!basic) return { fault: 'noPassword' }
  if (basic.user !== stationId) return { fault: 'otherUser' }
  if (await fits(credential, basic.password)) return { login: { securityProfile } }
  for (const change of changes)
    if (change.credential && (await fits(change.credential, basic.password))) return { login: { securityProfile, change } }
  return { fault: 'wrongPassword' }
}
