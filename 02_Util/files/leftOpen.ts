import { Readable } from 'node:stream'

/** What a stream says, for whoever may give up reading it without closing it: destroying the copy leaves the source where it is. */
export function leftOpen(source: Readable): Readable {
  const take = (chunk: Buffer) => {
    if (!copy.push(chunk)) source.pause()
  }
  const end = () => copy.push(null)
  const fail = (err: Error) => copy.destroy(err)
  const close = () => source.readableEnded || fail(source.errored ?? new Error('closed before its end'))
  const copy = new Readable({
    read: () => void source.resume(),
    destroy(err, done) {
      source.off('data', take).off('end', end).off('error', fail).off('close', close).pause()
      done(err)
    },
  })
  source.on('data', take).on('end', end).on('error', fail).on('close', close).pause()
  return copy
}
