import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node'
import { skipReasons } from './services.js'

/** Prints at the end which tests were skipped and why, and the counts in a form that scripts can read. Comes last in the list of reporters. */
export default class SkipsAndCounts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const inState = (state: string) => tests.filter((test) => test.result().state === state)
    const skipped = inState('skipped')
    // A file that cannot be loaded has no test that could fail.
    const broken = modules.filter((module) => module.state() === 'failed' && module.errors().length > 0)
    const failed = inState('failed').length + broken.length + unhandled.length

    for (const test of inState('passed'))
      if (test.diagnostic()?.flaky)
        console.log(`passed at the second try: ${test.module.relativeModuleId} > ${test.fullName} (${firstFailure(test)})`)
    for (const test of skipped) console.log(`skipped: ${test.module.relativeModuleId} > ${test.fullName} (${reason(test)})`)
    console.log(`skipped: ${skipped.length}`)
    console.log(`${inState('passed').length} passed, ${failed} failed, ${skipped.length} skipped`)
  }
}

function firstFailure(test: TestCase): string {
  const [error] = test.result().errors ?? []
  return error ? `first: ${error.message.split('\n')[0]}` : 'first failure not recorded'
}

function reason(test: TestCase): string {
  const result = test.result()
  if (result.state === 'skipped' && result.note) return result.note
  return Object.entries(skipReasons).find(([name]) => test.fullName.includes(name))?.[1] ?? 'not selected, or skipped in the test file'
}
