import { frameOf, type LineLookup } from '../../problem/code-frame.ts'
import { type Problem, sortProblems } from '../../problem/problem.ts'

/** A problem as a page shows it, with the lines around its place as they are now. */
export type ShownProblem = {
  /** Of its element. */
  readonly id: string
  readonly problem: Problem
  readonly frame: readonly string[]
}

/** A chapter of a draft, and where its page is. */
export type DraftChapter = {
  /** As it is shown to people. */
  readonly path: string
  readonly page: string
  readonly title: string
  /** Whether its page is made of its text as it is now, and so has the problems beside their places. */
  readonly isCurrent: boolean
}

/** The problems of a page's chapter, in its order. */
export type PageProblems = Pick<DraftChapter, 'page' | 'title' | 'isCurrent'> & {
  readonly shown: readonly ShownProblem[]
}

/** All problems of a draft, by the page that shows them. */
export type DraftProblems = {
  readonly count: number
  /** In the book's order, only those with problems. */
  readonly pages: readonly PageProblems[]
  /** Problems of no page, such as those of the output folder. */
  readonly others: readonly ShownProblem[]
}

/** Shares out problems among the pages of a draft. */
export function showProblems(
  problems: readonly Problem[],
  chapters: readonly DraftChapter[],
  lineAt: LineLookup,
): DraftProblems {
  const sorted = sortProblems(problems)
  const paths = new Set(chapters.map(({ path }) => path))
  const pages = chapters.flatMap(({ path, ...page }) => {
    const own = sorted.filter(({ at }) => at.path === path)
    return own.length === 0 ? [] : [{ ...page, shown: own.map(shownBy(lineAt)) }]
  })
  const others = sorted.filter(({ at }) => !paths.has(at.path)).map(shownBy(lineAt))
  return { count: problems.length, pages, others }
}

function shownBy(lineAt: LineLookup) {
  return (problem: Problem, i: number): ShownProblem => ({
    id: `problem.${i + 1}`,
    problem,
    frame: frameOf(problem.at, problem.length ?? 1, lineAt),
  })
}
