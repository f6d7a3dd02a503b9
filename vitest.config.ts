import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { chapters } from './tangle/vitest.ts'
import { Sequence } from './test/sequence.ts'

export default defineConfig({
  plugins: [chapters({ chapters: 'chapters', traces: 'dist/traces' })],
  test: {
    include: ['test/**/*.test.ts', 'chapters/**/*.md', 'README.md'],
    exclude: ['node_modules/**', 'test/fixtures/**', 'chapters/README.md'],
    // Files share processes, which have then loaded compilers and browsers' drivers already.
    pool: 'forks',
    isolate: false,
    globalSetup: 'test/shared.ts',
    sequence: { sequencer: Sequence },
    // Much of a test is waiting for processes: more workers than processors keep these busy.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    tags: [
      { name: 'long', description: 'Runs in `npm run test:full` only.' },
      { name: 'walk', description: 'Takes an hour: runs in `npm run test:walk` only.' },
    ],
    // Guards, far above what anything takes on a busy machine; a hook may have to wait until the whole book is woven.
    testTimeout: 120_000,
    hookTimeout: 600_000,
  },
})
