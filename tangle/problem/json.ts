import type { LineLookup } from './code-frame.ts'
import { endColumnOf } from './end-column.ts'
import type { Place } from './place.ts'
import { hintOf, type Problem, type RelatedPlace, sortProblems } from './problem.ts'
import type { Report } from './report.ts'

/** Changes when a member is removed or gets another meaning, but not when one is added. */
const format = 1

/** A report as one JSON object and a newline. `tangle/PROBLEMS.md` describes its members. */
export function formatJson({ command, problems, facts }: Report, lineAt: LineLookup): string {
  const told = sortProblems(problems).map((problem) => problemOf(problem, lineAt))
  const whole = { format, command, problems: told, ...facts }
  return `${withoutControls(JSON.stringify(whole, undefined, 2))}\n`
}

/** Every member is always there, so that readers need no defaults. */
function problemOf(problem: Problem, lineAt: LineLookup) {
  const { code, typeCode, message, at, expected, notes, details } = problem
  return {
    code,
    typeCode: typeCode ?? null,
    message,
    ...placeOf(at),
    endColumn: endColumnOf(problem, lineAt),
    expected,
    hint: hintOf(problem),
    notes: (notes ?? []).map(noteOf),
    details: details ?? [],
  }
}

function noteOf({ message, at }: RelatedPlace) {
  return { message, ...placeOf(at) }
}

function placeOf({ path, line, column }: Place) {
  return { path, line, column }
}

/** JSON does not escape these controls (RFC 8259, section 7), and a terminal would obey them. */
function withoutControls(text: string): string {
  return text.replace(/[\u007f-\u009f]/g, (control) => `\\u00${control.charCodeAt(0).toString(16)}`)
}
