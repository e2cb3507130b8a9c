import { defineConfig } from 'vitest/config'

// The architecture test needs no database: without the set-up of the others it takes a second.
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: { include: ['test/architecture.test.ts'], pool: 'forks' },
})
