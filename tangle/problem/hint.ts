import type { Problem, Rewriting } from './problem.ts'

/** What the author is advised to do next. */
export function hintOf({ hint, rewriting }: Problem): string {
  return rewriting === undefined ? hint : `${hint} ${wordsFor(rewriting)}`
}

function wordsFor(rewriting: Rewriting): string {
  if (rewriting === 'unasked')
    return 'Where what happened is what is meant, `npx vitest run CHAPTER -u` or `tangle verify CHAPTERS -u` writes it.'
  if (rewriting === 'CI') return 'It was not written, since this machine says that it is CI.'
  return `It was not written because of \`${rewriting}\`: correct that first.`
}
