import { formatPlace } from './place.ts'
import { endsOf, hintOf, type Problem, type RelatedPlace, sortProblems } from './problem.ts'
import { plural } from './plural.ts'
import { frameOf, type LineLookup, printable } from './code-frame.ts'

/** How many problems are shown to a person at once; the other formats have them all. */
export const mostShown = 50

/**
 * Problems as a person reads them: sorted by place, each with its frame and what to do next. Of very many only the first
 * are shown, and how many more there are.
 */
export function formatProblems(problems: readonly Problem[], lineAt: LineLookup): string {
  const shown = sortProblems(problems).slice(0, mostShown)
  if (shown.length === 0) return ''
  const left = problems.length - shown.length
  const count = plural(problems.length, 'problem')
  const end = left > 0 ? `${left} more, ${count} in all.` : `${count}.`
  return `${[...shown.map((problem) => formatProblem(problem, lineAt)), end].join('\n\n')}\n`
}

/** One problem, without a newline at the end. */
export function formatProblem(problem: Problem, lineAt: LineLookup): string {
  // Of a file that the system refuses no line is wrong.
  const frame = problem.code === 'failed-call' ? [] : frameOf(problem.at, problem.length ?? 1, lineAt)
  const lines = [
    `${printable(formatPlace(problem.at))}: ${problem.code}`,
    printable(problem.message),
    '',
    ...paragraph(frame),
    ...paragraph(problem.details ?? []),
    `  expected: ${printable(problem.expected)}`,
    `  do next:  ${printable(hintOf(problem))}`,
    ...formatNotes(problem.notes ?? []),
  ]
  return lines.join('\n')
}

function formatNotes(notes: readonly RelatedPlace[]): string[] {
  const { head, left, tail } = endsOf(notes)
  const format = (note: RelatedPlace) => printable(`  see:      ${formatPlace(note.at)} (${note.message})`)
  return [...head.map(format), ...(left > 0 ? [`  ...       ${left} more`] : []), ...tail.map(format)]
}

/** Lines indented, with an empty one below them; nothing for no lines. */
function paragraph(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines.map((line) => `  ${line}`.trimEnd()), '']
}
