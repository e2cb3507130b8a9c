import { readFile, stat } from 'node:fs/promises'
import { run } from './run.js'

export interface ServerUser {
  uid: number
  gid: number
  name: string
}

/**
 * Who PostgreSQL runs as: `undefined` (ourselves) unless we are root, which it refuses.
 * Root becomes the owner of the first of `folders` that exists and is not root's, else `postgres`, else `nobody`.
 */
export async function serverUser(folders: string[]): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const users = await knownUsers()
  for (const folder of folders) {
    const owner = await stat(folder).then(
      (found) => found.uid,
      () => 0,
    )
    // initdb refuses a user id without a name, so the owner must be listed.
    const user = users.find(({ uid }) => uid === owner)
    if (owner !== 0 && user) return user
  }
  return (
    users.find(({ name }) => name === 'postgres') ??
    users.find(({ name }) => name === 'nobody') ?? { uid: 65534, gid: 65534, name: 'nobody' }
  )
}

/** The name of a user id for messages, or the number itself. */
export async function userName(uid: number): Promise<string> {
  return (await knownUsers()).find((user) => user.uid === uid)?.name ?? String(uid)
}

/** True when `user` (ourselves when undefined) may enter `folder`, whatever lies above it; asked of the kernel, so that ACLs count. */
export async function canEnter(user: ServerUser | undefined, folder: string): Promise<boolean> {
  if (!user) return true
  return (await run('/bin/sh', ['-c', '[ -x "$1" ]', 'sh', folder], { user })).code === 0
}

async function knownUsers(): Promise<ServerUser[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((parts) => parts.length > 3)
    .map(([name, , uid, gid]) => ({ name: name ?? '', uid: Number(uid), gid: Number(gid) }))
}
