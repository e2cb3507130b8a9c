import { type Profiler, Session } from 'node:inspector'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** Source files of which a function ran, or an export was read, during the test. */
    reached?: string[]
  }
}

/**
 * Notes for each test of which source files it ran a function or read a value, for `npm run requirements`. Imports do not count: what ran before the test is
 * dropped, and the function that is a whole module is none. Set up only where `PLUGBOARD_REACH` is set (vitest.config.ts), for it costs time.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })

beforeEach(() => void filesRun())
afterEach(({ task }) => {
  task.meta.reached = [...new Set([...(task.meta.reached ?? []), ...filesRun()])].toSorted()
})

/** The files of which functions ran since it was last asked. */
function filesRun(): string[] {
  let scripts: Profiler.ScriptCoverage[] = []
  // Within a process the answer is there when `post` returns.
  session.post('Profiler.takePreciseCoverage', (err, { result }) => {
    if (err) throw err
    scripts = result
  })
  return scripts.flatMap(({ url, functions }) => {
    const path = pathOf(url)
    return path && functions.some(isCalled) ? [path] : []
  })
}

/** A module is itself a function, which begins with its text; those within begin after the exports, which stand at the head and run when they are read. */
const isCalled = ({ ranges: [whole] }: Profiler.FunctionCoverage) =>
  whole !== undefined && whole.count > 0 && whole.startOffset > moduleHead

/** Characters: what stands before a module's own function is shorter, what stands before the first export is longer. */
const moduleHead = 50

function pathOf(url: string): string | undefined {
  const path = relative(root, url.startsWith('file:') ? fileURLToPath(url) : url.split('?')[0]!)
  return /^(00_Base|01_Data|02_Util|03_Modules|Server|migrations)\/.*\.ts$/.test(path) && !path.endsWith('.test.ts') ? path : undefined
}
