import { type TestContext, it as test } from 'vitest'
import type { OcppVersion } from '#base/ocpp/version.js'

/** The versions in which the cases of 2.0.1 are played: 2.1 has their messages too. */
const versions = ['2.0.1', '2.1'] as const
type Played = (typeof versions)[number]
type Body<T extends unknown[]> = (...args: T) => unknown

let now: Played | undefined

/** The version the running case is played in, where it asks for one of 2.0.1. */
export const played = (version: OcppVersion): OcppVersion => (version === '2.0.1' ? (now ?? version) : version)

const inVersion =
  <T extends unknown[]>(version: Played, body: Body<T>) =>
  async (...args: T) => {
    now = version
    try {
      await body(...args)
    } finally {
      now = undefined
    }
  }

const titled = (title: string, version: Played) => (version === '2.0.1' ? title : `${title} (${version})`)

function play(title: string, body: Body<[TestContext]>, timeoutMs?: number): void {
  for (const version of versions) test(titled(title, version), inVersion(version, body), timeoutMs)
}

const each =
  (rows: any[]) =>
  (title: string, body: Body<any[]>, timeoutMs?: number): void => {
    for (const version of versions) test.each(rows)(titled(title, version), inVersion(version, body), timeoutMs)
  }

/**
 * Registers a case of OCPP 2.0.1 as a test for 2.0.1 and as one for 2.1, whose title ends in ` (2.1)`: a station of 2.0.1 is one of 2.1 there. A case that
 * 2.1 plays otherwise leaves it out with the reason: `if (played('2.0.1') === '2.1') skip('…')`, with the `skip` of its context.
 */
export const it = Object.assign(play, { each: each as typeof test.each })
