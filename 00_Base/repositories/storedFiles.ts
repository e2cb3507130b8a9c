import type { Stored } from '#base/ports/files.js'
import type { Page, PageRequest } from '#base/repositories.js'

/** `firmware`: an operator's, for stations to download. `log`: a station's. */
export const fileKinds = ['firmware', 'log'] as const
export type FileKind = (typeof fileKinds)[number]

export interface StoredFile extends Stored {
  id: number
  kind: FileKind
  /** As whoever uploaded it called it; never part of a path. */
  name: string
  contentType?: string
  createdAt: Date
}

export interface NewFile extends Stored {
  /** Where the store of files keeps it. */
  key: string
  kind: FileKind
  name: string
  contentType?: string
  at: Date
}

/** A stored file with its key in the store. */
export type KeptFile = StoredFile & { key: string }

/** What is known of the files in the store, and the tokens by which stations reach them. Tokens are known by their hash alone. */
export interface StoredFiles {
  /** Notes a content that is about to be written: kept by nobody in the end, it is removed. */
  begin(key: string): Promise<void>
  add(file: NewFile): Promise<StoredFile>
  /** Newest first. */
  list(filter: { kind?: FileKind; name?: string }, page: PageRequest): Promise<Page<StoredFile>>
  find(id: number): Promise<KeptFile | undefined>
  /** The file that came for a log of this station; undefined while none did. */
  ofLog(stationPk: number, logId: number): Promise<KeptFile | undefined>
  /** Forgets it and its tokens; returns its key, which waits for `gone`. */
  remove(id: number): Promise<string | undefined>
  /** Forgets logs older than that; their keys are among the `unkept`. */
  removeLogs(olderThan: Date): Promise<void>
  /** Keys of contents that nobody needs and that the store may still have. */
  unkept(limit: number): Promise<string[]>
  /** The store has nothing of it any more. */
  gone(key: string): Promise<void>
  /** Whoever has the token may download the file until it expires. `base` is what its URL begins with. */
  offer(hash: Buffer, fileId: number, expiresAt: Date, base: string): Promise<void>
  offered(hash: Buffer): Promise<(KeptFile & { base?: string }) | undefined>
  /** Whoever has the token may upload the log of this request, once, until it expires. */
  expect(hash: Buffer, upload: { stationPk: number; requestId: number; expiresAt: Date }): Promise<void>
  /** Takes the token for one upload: false when it is unknown, expired, used, or in the hands of another upload. A claim that is neither used nor released lapses. */
  claim(hash: Buffer): Promise<boolean>
  /** The upload failed: the station may try again. */
  release(hash: Buffer): Promise<void>
  /** The upload is complete: keeps the file, with the log it was asked for. The token is used up. */
  arrived(hash: Buffer, file: NewFile): Promise<StoredFile>
  /** Nothing will come of it. */
  withdraw(hash: Buffer): Promise<void>
}
