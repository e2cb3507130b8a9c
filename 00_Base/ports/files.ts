import type { Readable } from 'node:stream'

/** What a store says of a file it has taken whole. */
export interface Stored {
  sizeBytes: number
  /** Hex. */
  sha256: string
  /** Hex; local controllers ask for it (L03.FR.02). */
  md5: string
}

/** Bytes from `start` to `end`, both included, as in HTTP. */
export interface ByteRange {
  start: number
  end: number
}

/** Large contents by key: firmware, logs. Nothing is ever unpacked or held in memory whole. Keys are ours alone: see `isFileKey`. A store that is away rejects with FilesAway. */
export interface Files {
  /** Keeps the stream to its end; a TypeError for what is no key. Of a stream that fails or is longer than `maxBytes` (FileTooLarge) nothing stays. */
  write(key: string, content: Readable, maxBytes: number): Promise<Stored>
  /** Undefined when there is none of this key. */
  read(key: string, range?: ByteRange): Promise<Readable | undefined>
  /** Harmless when there is none. */
  remove(key: string): Promise<void>
  /** True when the store can be reached now; used by `/ready`. */
  healthy(): Promise<boolean>
  close(): Promise<void>
}

/** The stream brought more than it may. */
export class FileTooLarge extends Error {
  constructor(readonly maxBytes: number) {
    super(`the file is larger than ${maxBytes} bytes`)
    this.name = 'FileTooLarge'
  }
}

/** The store cannot be reached, or does not let us in: the same may well succeed later. `cause` says what it was. */
export class FilesAway extends Error {
  constructor(cause: unknown) {
    super('the store of files does not answer', { cause })
    this.name = 'FilesAway'
  }
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const shape = new RegExp(`^\\d{1,10}/${uuid}$`)

/** A key is `<tenant>/<uuid>`: no name from outside ever becomes part of a path. */
export const isFileKey = (key: string): boolean => shape.test(key)
