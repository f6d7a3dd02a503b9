import { type Environment, findBrowser } from '../sandbox/browser.ts'

/** How transcripts are proved: everything about it that is not in the book. */
export type Policy = {
  /** The path of a browser; nothing where this machine has none. */
  readonly browser: string | undefined
  /** What becomes of a transcript with a browser in it where there is none. */
  readonly withoutBrowser: 'skipped' | 'failed'
  /** Whether a transcript that differs is to be rewritten. */
  readonly update: boolean
  /** Whether this machine says that it is CI: there nothing is rewritten. */
  readonly isCi: boolean
  /** The folder in which runs are kept; nothing where they are not. */
  readonly traces: string | undefined
  /** How long one row may take, in milliseconds: no wait, a limit. */
  readonly stepLimit: number
  /** Whether to find out which lines of the programs run. */
  readonly isMeasured: boolean
}

/** What is usual on a machine with this environment: one that says it is CI is to prove everything. */
export function policyOf(env: Environment, more: Partial<Policy> = {}): Policy {
  const isCi = Boolean(env.CI)
  return {
    browser: findBrowser(env),
    withoutBrowser: isCi ? 'failed' : 'skipped',
    update: false,
    isCi,
    traces: undefined,
    // Far above what any row takes on a busy machine.
    stepLimit: 20_000,
    isMeasured: false,
    ...more,
  }
}
