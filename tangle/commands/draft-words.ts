import type { Draft } from '../draft.ts'
import { keyOfProblem, type Problem } from '../problem/problem.ts'
import { plural } from '../problem/plural.ts'
import { formatProblems } from '../problem/text.ts'
import { lineLookup } from '../system/file-lines.ts'
import { namesOfChanged } from './changed-names.ts'

/** The folders of a call, as the person wrote them. */
type Serving = { readonly chapters: string; readonly out: string; readonly cwd: string }

/**
 * Says what people read of each draft: a function that returns lines. Problems are told as soon as they are known, and each once
 * for one state of the files; that all is well, once all of it was checked and proved.
 */
export function draftWords({ chapters, out, cwd }: Serving): (draft: Draft) => readonly string[] {
  /** What was told last; nothing where all was well. */
  let told = ''
  let revision = 0
  let known: ReadonlySet<string> = new Set()

  const wrong = (problems: readonly Problem[], now: number) => {
    const text = formatProblems(problems, lineLookup(cwd))
    const fresh = now === revision ? problems.filter((one) => !known.has(keyOfProblem(one))) : problems
    const isTold = text === told || fresh.length === 0
    told = text
    revision = now
    known = new Set(problems.map(keyOfProblem))
    if (isTold) return []
    if (fresh.length === problems.length) return [text.trimEnd()]
    return [
      formatProblems(fresh, lineLookup(cwd)).trimEnd(),
      `${plural(problems.length, 'problem')} with those above.`,
    ]
  }
  let isFirst = true

  const right = ({ changed, gone }: Draft, made: number) => {
    const wasWrong = told !== ''
    told = ''
    known = new Set()
    const what = namesOfChanged({ changed, gone }, [chapters], cwd)
    // Of the first one `weave` has a report.
    const line = changed.length === 0 || isFirst ? [] : [`${what}: ${plural(made, 'page')} woven in ${out}.`]
    return [...line, ...(wasWrong ? ['All is well again.'] : line.length > 0 ? ['All is well.'] : [])]
  }
  return (draft) => {
    const { outcome } = draft
    const problems = outcome?.problems ?? draft.problems
    if (problems.length === 0 && outcome === undefined) {
      // As long as transcripts are to be proved, nobody knows that all is well.
      return []
    }
    const lines =
      problems.length > 0 ? wrong(problems, draft.revision) : right(draft, outcome?.made.length ?? 0)
    if (outcome !== undefined) isFirst = false
    return lines
  }
}
