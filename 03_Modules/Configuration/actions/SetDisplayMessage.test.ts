import { describe, expect, it } from 'vitest'
import type { RequestOf } from '#base/ocpp/action.js'
import { fakeContext, fits, now, refusalOf, station } from '../../../test/context.js'
import SetDisplayMessage from './SetDisplayMessage.js'

type Message = RequestOf<'SetDisplayMessage'>['message']

const message: Message = {
  id: 4,
  priority: 'InFront',
  state: 'Charging',
  startDateTime: '2026-05-01T08:00:00Z',
  endDateTime: '2026-05-01T10:00:00+02:00',
  transactionId: 'T1',
  display: { name: 'Display', evse: { id: 1 } },
  message: { format: 'UTF8', language: 'nl-NL', content: 'Dag' },
  messageExtra: [{ format: 'UTF8', language: 'en', content: 'Hello' }],
}
const inLanguage = (language: string | undefined, extra = 'en'): Message => ({
  ...message,
  message: { format: 'UTF8', content: 'x', language },
  messageExtra: [{ format: 'UTF8', content: 'x', language: extra }],
})

describe('SetDisplayMessage', () => {
  it.each(['Accepted', 'NotSupportedPriority', 'UnknownTransaction', 'Rejected'] as const)(
    'answered %s is recorded with the message, its times, and who wanted it',
    async (status) => {
      const recorded: unknown[] = []
      const answered = async (...given: unknown[]) => void recorded.push(given)

      await SetDisplayMessage.after!(
        { message },
        { status },
        fakeContext({ data: { displayMessages: { answered } }, requestedBy: 'key 1/3' }),
      )

      const { id: _, startDateTime: __, endDateTime: ___, ...rest } = message
      const times = { startAt: new Date('2026-05-01T08:00:00Z'), endAt: new Date('2026-05-01T08:00:00Z') }
      expect(recorded).toEqual([[station.id, { messageId: 4, ...rest, ...times }, { status, by: 'key 1/3', at: now }]])
    },
  )

  it('speaks languages by their tags of RFC 5646 (O01.FR.17, O02.FR.12)', async () => {
    for (const tag of ['en', 'en-US', 'zh-Hant-TW', undefined])
      expect(await refusalOf(SetDisplayMessage, { message: inLanguage(tag) })).toBeUndefined()
    for (const tag of ['english!', 'en_US', ''])
      expect(await refusalOf(SetDisplayMessage, { message: inLanguage(tag) })).toContain('RFC 5646')
    expect(await refusalOf(SetDisplayMessage, { message: inLanguage('en', 'x_y') })).toContain('language x_y')
  })

  it('names a transaction or leaves it out (O01.FR.04)', async () => {
    const { transactionId: _, ...ofNone } = message

    expect(await refusalOf(SetDisplayMessage, { message: { ...message, transactionId: '' } })).toContain('O01.FR.04')
    expect(await refusalOf(SetDisplayMessage, { message: ofNone })).toBeUndefined()
  })

  it('has an example that suits every 2.x version', () => {
    for (const version of ['2.0.1', '2.1'] as const) expect(fits(version, 'SetDisplayMessage', SetDisplayMessage.example)).toBe(true)
  })
})
