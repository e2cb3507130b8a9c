import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DeleteObjectCommand, GetObjectCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { type Files, FilesAway, isFileKey } from '#base/ports/files.js'
import { leftOpen } from './leftOpen.js'
import { measured } from './measured.js'

export interface S3Settings {
  /** Undefined: Amazon's own for the region. */
  endpoint?: string
  region: string
  bucket: string
  accessKey: string
  secretKey: string
  /** The bucket in the path of URLs, not in their host. */
  pathStyle: boolean
  /** What every key begins with. */
  prefix: string
}

const mebibyte = 1024 * 1024
/** S3's own bounds: a part has at least 5 MiB, an object at most 10,000 parts. */
const leastPartBytes = 5 * mebibyte
const mostParts = 10_000
/** Parts of one upload in memory at once. */
const atOnce = 2
const healthMs = 5_000

/** S3 and its like say why in `name` and `$metadata`, networks in `code`. */
interface Failure {
  name?: string
  $metadata?: { httpStatusCode?: number }
}

/** Files in a bucket of any store that speaks S3. They are written whole or not at all, whatever their length, and every process sees the same ones. */
export function s3Files({ endpoint, region, bucket, accessKey, secretKey, pathStyle, prefix }: S3Settings): Files & {
  /** Rejects with what the store says of the bucket; resolves when it can be used. */
  check(): Promise<void>
} {
  const client = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    forcePathStyle: pathStyle,
    // Trailing checksums are of Amazon alone: other stores would keep them as part of the file.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 60_000, throwOnRequestTimeout: true, socketTimeout: 60_000 },
  })
  let asked: { at: number; healthy: Promise<boolean> } | undefined

  const objectOf = (key: string) => {
    if (!isFileKey(key)) throw new TypeError(`${JSON.stringify(key)} is no key of a file`)
    return { Bucket: bucket, Key: `${prefix}${key}` }
  }
  const check = async () => {
    await client.send(new HeadBucketCommand({ Bucket: bucket }))
  }

  return {
    check,

    async write(key, content, maxBytes) {
      const { through, stored } = measured(maxBytes)
      // The upload closes what it reads when it fails; whose failure it was is seen by what is closed then.
      const upload = new Upload({
        client,
        params: { ...objectOf(key), Body: leftOpen(through), ContentType: 'application/octet-stream' },
        partSize: Math.max(leastPartBytes, Math.ceil(maxBytes / mostParts)),
        queueSize: atOnce,
      })
      let away: unknown
      // What the store takes no more need not be read any more; what cannot be read ends the upload, of which then nothing stays.
      const sending = upload.done().catch((err: unknown) => {
        if (!through.errored) away = err
        through.destroy(new FilesAway(err))
      })
      const [reading] = await Promise.allSettled([pipeline(content, through), sending])
      if (away !== undefined) throw new FilesAway(away)
      if (reading.status === 'rejected') throw reading.reason
      return stored()
    },

    async read(key, range) {
      const { start, end } = range ?? {}
      const object = objectOf(key)
      try {
        const { Body } = await client.send(new GetObjectCommand({ ...object, Range: range && `bytes=${start}-${end}` }))
        return Body instanceof Readable ? Body : undefined
      } catch (err) {
        const { name, $metadata } = err as Failure
        if (name === 'NoSuchKey' || (name !== 'NoSuchBucket' && $metadata?.httpStatusCode === 404)) return undefined
        throw new FilesAway(err)
      }
    },

    async remove(key) {
      const object = objectOf(key)
      await client.send(new DeleteObjectCommand(object)).catch((err: Failure) => {
        if (err.name !== 'NoSuchKey') throw new FilesAway(err)
      })
    },

    /** Everybody may ask `/ready`: the store is asked once in a while. */
    healthy() {
      if (!asked || Date.now() - asked.at > healthMs)
        asked = {
          at: Date.now(),
          healthy: check().then(
            () => true,
            () => false,
          ),
        }
      return asked.healthy
    },

    async close() {
      client.destroy()
    },
  }
}
