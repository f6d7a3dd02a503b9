import type { Result } from '../../problem/problem.ts'
import { type Environment, findBrowser } from '../sandbox/browser.ts'
import { findCommand } from '../sandbox/find-command.ts'
import type { LaidFile } from '../sandbox/program-folder.ts'

/** The woven book, for transcripts that have it in `dist/book/`. It is made only where one is run. */
export type BookPages = {
  /** Of all that the pages are made from. */
  readonly digest: () => string
  /** Its files, by their paths in its folder, or why there are none. */
  readonly make: () => Promise<Result<readonly LaidFile[]>>
}

/** How transcripts are proved, apart from what the book contains. */
export type Policy = {
  /** A browser's path; nothing where this machine has none. */
  readonly browser: string | undefined
  /** The version of Node that runs the programs. */
  readonly nodeVersion: string
  /** The path of a command of this machine; nothing where it has none of that name. */
  readonly findCommand: (name: string) => string | undefined
  /** What becomes of a transcript that needs a browser or a command which this machine does not have. */
  readonly whenLacking: 'skipped' | 'failed'
  /** Whether to rewrite transcripts that differ. */
  readonly update: boolean
  /** Whether this machine is CI, where nothing is rewritten. */
  readonly isCi: boolean
  /** The folder in which runs are recorded; nothing where they are not. */
  readonly traces: string | undefined
  /** The folder that programs find npm packages from, absolute: that of the chapters. Nothing where they find none. */
  readonly packages: string | undefined
  /** Nothing where no book is at hand. */
  readonly pages: BookPages | undefined
  /** Whether programs run in namespaces of their own, where the system gives any. */
  readonly confines: boolean
  /** Whether a recorded run that still proves a transcript does instead of a new one. */
  readonly isRecordEnough: boolean
  /** In milliseconds: the most that one row may take. */
  readonly stepLimit: number
  /** Whether to measure which lines of the programs run. */
  readonly isMeasured: boolean
}

/** The defaults for a machine with this environment: CI must prove everything. */
export function policyOf(env: Environment, more: Partial<Policy> = {}): Policy {
  const isCi = Boolean(env.CI)
  return {
    browser: findBrowser(env),
    nodeVersion: process.version,
    findCommand: (name) => findCommand(name, env.PATH),
    whenLacking: isCi ? 'failed' : 'skipped',
    update: false,
    isCi,
    traces: undefined,
    packages: undefined,
    pages: undefined,
    confines: true,
    isRecordEnough: false,
    // Far more than any row takes on a busy machine.
    stepLimit: 60_000,
    isMeasured: false,
    ...more,
  }
}
