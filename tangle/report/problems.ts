import { formatPlace } from '../data/place.ts'
import { type Note, type Problem, sortProblems } from '../data/problem.ts'
import { plural } from './plural.ts'
import { frameOf, type LineLookup, printable } from './frame.ts'

/** All problems as a person reads them: sorted by place, each with its frame and what to do next. */
export function formatProblems(problems: readonly Problem[], lineAt: LineLookup): string {
  const texts = sortProblems(problems).map((problem) => formatProblem(problem, lineAt))
  return texts.length === 0 ? '' : `${texts.join('\n\n')}\n\n${plural(problems.length, 'problem')}.\n`
}

/** One problem, without a newline at the end. */
export function formatProblem(problem: Problem, lineAt: LineLookup): string {
  const frame = frameOf(problem.at, problem.length ?? 1, lineAt)
  const lines = [
    `${printable(formatPlace(problem.at))}: ${problem.code}`,
    printable(problem.message),
    '',
    ...paragraph(frame),
    ...paragraph(problem.details ?? []),
    `  expected: ${printable(problem.expected)}`,
    `  do next:  ${printable(problem.hint)}`,
    ...formatNotes(problem.notes ?? []),
  ]
  return lines.join('\n')
}

/** A chain of thousands is shown by its two ends. */
function formatNotes(notes: readonly Note[]): string[] {
  const lines = notes.map((note) => printable(`  see:      ${formatPlace(note.at)} (${note.message})`))
  if (lines.length <= 12) return lines
  return [...lines.slice(0, 8), `  ...       ${lines.length - 10} more`, ...lines.slice(-2)]
}

/** Lines set in, with an empty one below them; nothing where there are none. */
function paragraph(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines.map((line) => `  ${line}`.trimEnd()), '']
}
