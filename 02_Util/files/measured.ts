import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import { FileTooLarge, type Stored } from '#base/ports/files.js'

/** Passes a stream on, counts it and sums it up; ends it with FileTooLarge where it becomes longer than it may. */
export function measured(maxBytes: number): { through: Transform; stored(): Stored } {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')]
  let sizeBytes = 0
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length
      if (sizeBytes > maxBytes) return done(new FileTooLarge(maxBytes))
      sha256.update(chunk)
      md5.update(chunk)
      done(null, chunk)
    },
  })
  return { through, stored: () => ({ sizeBytes, sha256: sha256.digest('hex'), md5: md5.digest('hex') }) }
}
