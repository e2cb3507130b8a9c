import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import type { Report } from './judge.js'

/** Writes what became of the tests below test/conformance into the file CONFORMANCE_REPORT names, if it names one, for scripts/conformance.mjs. */
export default class ConformanceReport implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const path = process.env.CONFORMANCE_REPORT
    if (!path) return
    const own = modules.filter(({ relativeModuleId }) => relativeModuleId.startsWith('test/conformance/'))
    const tests = own.flatMap((module) =>
      [...module.children.allTests()].map((test) => {
        const { crossings = [], effects = [] } = test.meta()
        const result = test.result()
        const note = result.state === 'skipped' ? result.note : undefined
        return { file: module.relativeModuleId, title: test.name, state: result.state, note, crossings, effects }
      }),
    )
    // A file that did not load has no test that could fail.
    const broken = own.filter((module) => module.errors().length > 0).map(({ relativeModuleId }) => relativeModuleId)
    writeFileSync(path, JSON.stringify({ tests, broken } satisfies Report))
  }
}
