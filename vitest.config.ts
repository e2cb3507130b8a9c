import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  // Where globalSetup runs.
  environments: { __vitest__: { resolve: { conditions: ['source'] } } },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['dist/**', 'node_modules/**'],
    globalSetup: ['test/globalSetup.ts'],
    // npm run requirements: which files each test ran.
    setupFiles: process.env.PLUGBOARD_REACH ? ['test/reach.ts'] : [],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Shared machines stall now and then. A test that needed its second try is named at the end of the run.
    retry: process.env.CI ? 1 : 0,
    // Ours comes last: its counts are the last line.
    reporters: ['default', './test/conformance/reporter.ts', './test/reporter.ts'],
  },
})
