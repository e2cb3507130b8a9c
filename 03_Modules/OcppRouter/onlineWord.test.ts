import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { NoStanding, type RevocationQuestion, type Standing } from '#base/ports/revocation.js'
import type { OnlineVerification } from '#base/settings.js'
import { fakeContext } from '../../test/context.js'
import { contractPki } from '../../test/pki.js'
import { onlineWords } from './onlineWord.js'

type Word = Standing['status'] | 'nobody'

describe('what the CA says of the certificate of a station (A00.FR.702, A00.FR.705)', () => {
  let path: X509Certificate[]
  let leafSerial: string
  beforeAll(async () => {
    const { leaf, sub, root } = await contractPki('http://ocsp.example', 'CN=CP1')
    path = [leaf, sub, root].map(({ pem }) => new X509Certificate(pem))
    leafSerial = leaf.serial
  })

  function asking(verification: OnlineVerification, leafWord: () => Word) {
    const questions: RevocationQuestion[] = []
    let time = 0
    const revocation = {
      async ask(question: RevocationQuestion): Promise<Standing> {
        questions.push(question)
        const word = question.certificate.serialNumber === leafSerial ? leafWord() : 'Good'
        if (word === 'nobody') throw new NoStanding('nobody answers')
        return { status: word, nextUpdate: new Date(), proven: true }
      },
    }
    const wordOn = onlineWords({ revocation, verification, log: fakeContext({}).log, now: () => time })
    return { wordOn: (of = path) => wordOn(1, of), questions, wait: (ms: number) => void (time += ms) }
  }

  it('is asked of each but the one that is trusted, where it says, and proven by its issuer', async () => {
    const { wordOn, questions } = asking('ifAnswered', () => 'Good')

    expect(await wordOn()).toBe('good')
    expect(questions.map(({ urls, known, tenantId }) => [tenantId, urls, known.map(({ subject }) => subject)])).toEqual([
      [1, ['http://ocsp.example/sub'], ['CN=MO Sub 1']],
      [1, ['http://ocsp.example/root'], ['CN=MO Root']],
    ])
  })

  it.each<[OnlineVerification, Word, string]>([
    ['ifAnswered', 'Revoked', 'revoked'],
    ['ifAnswered', 'Unknown', 'notConfirmed'],
    ['ifAnswered', 'nobody', 'good'],
    ['required', 'Revoked', 'revoked'],
    ['required', 'nobody', 'notConfirmed'],
    ['off', 'Revoked', 'good'],
  ])('%s: when it is %s, the certificate is %s', async (verification, word, verdict) => {
    expect(await asking(verification, () => word).wordOn()).toBe(verdict)
  })

  it('is not waited for again within a minute where nobody answered', async () => {
    let word: Word = 'nobody'
    const { wordOn, questions, wait } = asking('required', () => word)
    const askedOfLeaf = () => questions.filter(({ certificate }) => certificate.serialNumber === leafSerial).length
    await wordOn()
    word = 'Good'

    expect([await wordOn(), askedOfLeaf()]).toEqual(['notConfirmed', 1])
    wait(61_000)
    expect([await wordOn(), askedOfLeaf()]).toEqual(['good', 2])
  })

  it('is asked of nobody where the certificate names nobody', async () => {
    const { wordOn, questions } = asking('required', () => 'Good')

    expect(await wordOn([path[2]!, path[2]!])).toBe('good')
    expect(questions).toEqual([])
  })
})
