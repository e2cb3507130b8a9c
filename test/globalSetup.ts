import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { dropTestDatabases } from './database.js'
import { openTestServer } from './server.js'
import { ensureTemplate } from './template.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run and the run's own mark in the names of its databases. */
    postgres: { url: string; run: string }
  }
}

/** One PostgreSQL for the whole run, with a migrated template; afterwards nothing of it is left. */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openTestServer()
  const run = randomBytes(4).toString('hex')
  const clean = async () => {
    await dropTestDatabases(server.url, run)
    await server.stop()
  }
  try {
    await ensureTemplate(server.url)
  } catch (err) {
    await server.stop()
    throw err
  }
  project.provide('postgres', { url: server.url, run })
  return clean
}
