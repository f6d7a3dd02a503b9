import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { chapters } from './tangle/vitest.ts'
import { Sequence } from './test/sequence.ts'

export default defineConfig({
  plugins: [chapters({ chapters: 'chapters', traces: 'dist/traces' })],
  test: {
    include: ['test/**/*.test.ts', 'chapters/**/*.md', 'README.md'],
    exclude: ['node_modules/**', 'test/fixtures/**', 'chapters/README.md'],
    pool: 'forks',
    sequence: { sequencer: Sequence },
    // Much of a test is waiting for processes: more workers than processors keep these busy.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // A guard, far above what any test takes on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
