import { type Environment, findBrowser } from '../sandbox/browser.ts'

/** How transcripts are proved, apart from what the book contains. */
export type Policy = {
  /** A browser's path; nothing where this machine has none. */
  readonly browser: string | undefined
  /** The outcome of a transcript with a browser's pane where there is no browser. */
  readonly withoutBrowser: 'skipped' | 'failed'
  /** Whether to rewrite transcripts that differ. */
  readonly update: boolean
  /** Whether this machine is CI, where nothing is rewritten. */
  readonly isCi: boolean
  /** The folder in which runs are recorded; nothing where they are not. */
  readonly traces: string | undefined
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
    withoutBrowser: isCi ? 'failed' : 'skipped',
    update: false,
    isCi,
    traces: undefined,
    // Far more than any row takes on a busy machine.
    stepLimit: 20_000,
    isMeasured: false,
    ...more,
  }
}
