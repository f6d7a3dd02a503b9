import { formatPlace } from '../data/place.ts'
import { type Problem, sortProblems } from '../data/problem.ts'
import { frameOf, type LineLookup } from './frame.ts'

/** All problems as a person reads them: sorted by place, each with its frame and what to do next. */
export function formatProblems(problems: readonly Problem[], lineAt: LineLookup): string {
  const texts = sortProblems(problems).map((problem) => formatProblem(problem, lineAt))
  return texts.length === 0 ? '' : `${texts.join('\n\n')}\n\n${countOf(problems.length)}\n`
}

/** One problem, without a newline at the end. */
export function formatProblem(problem: Problem, lineAt: LineLookup): string {
  const frame = frameOf(problem.at, problem.length ?? 1, lineAt)
  const lines = [
    `${formatPlace(problem.at)}: ${problem.code}`,
    problem.message,
    '',
    ...paragraph(frame),
    ...paragraph(problem.details ?? []),
    `  expected: ${problem.expected}`,
    `  do next:  ${problem.hint}`,
    ...(problem.notes ?? []).map((note) => `  see:      ${formatPlace(note.at)} (${note.message})`),
  ]
  return lines.join('\n')
}

/** Lines set in, with an empty one below them; nothing where there are none. */
function paragraph(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [...lines.map((line) => `  ${line}`.trimEnd()), '']
}

function countOf(count: number): string {
  return count === 1 ? '1 problem.' : `${count} problems.`
}
