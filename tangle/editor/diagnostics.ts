import type { LineLookup } from '../problem/code-frame.ts'
import { endColumnOf } from '../problem/end-column.ts'
import type { Place } from '../problem/place.ts'
import { hintOf, type Problem } from '../problem/problem.ts'
import { positionOf } from './places.ts'
import type { Diagnostic, Location } from './protocol.ts'

/** What the diagnostics of a book are made with. */
type Surroundings = {
  readonly uriOf: (path: string) => string
  readonly lineAt: LineLookup
  /** The address of the page that explains the codes of problems. */
  readonly codesPage: string
}

/** What is given to a client with a diagnostic, and comes back when its quick fixes are asked for. */
type DiagnosticData = Pick<Problem, 'fixes' | 'typeCode'>

const severityOfErrors = 1

/** Problems as an editor shows them, by the chapter that they are in. */
export function diagnosticsOf(
  problems: readonly Problem[],
  surroundings: Surroundings,
): Map<string, Diagnostic[]> {
  const byPath = new Map<string, Diagnostic[]>()
  for (const problem of problems) {
    const { path } = problem.at
    byPath.set(path, [...(byPath.get(path) ?? []), diagnosticOf(problem, surroundings)])
  }
  return byPath
}

function diagnosticOf(problem: Problem, { uriOf, lineAt, codesPage }: Surroundings): Diagnostic {
  const { code, at, notes = [] } = problem
  const data = dataOf(problem)
  const start = positionOf(at)
  const end = positionOf({ ...at, column: endColumnOf(problem, lineAt) })
  const relatedInformation = notes.map((note) => ({
    message: note.message,
    location: pointAt(note.at, uriOf),
  }))
  return {
    range: { start, end },
    severity: severityOfErrors,
    source: 'tangle',
    code,
    codeDescription: { href: `${codesPage}#codes` },
    message: textOf(problem),
    ...(relatedInformation.length > 0 && { relatedInformation }),
    ...(data !== undefined && { data }),
  }
}

function dataOf({ fixes = [], typeCode }: Problem): DiagnosticData | undefined {
  if (fixes.length === 0 && typeCode === undefined) return undefined
  return { ...(fixes.length > 0 && { fixes }), ...(typeCode !== undefined && { typeCode }) }
}

/** The number in TypeScript's code of a fault, in a diagnostic of ours that a client gave back: it may say anything. */
export function typeNumberIn({ data }: Diagnostic): number | undefined {
  const { typeCode } = (data ?? {}) as { readonly typeCode?: unknown }
  const number = typeof typeCode === 'string' ? Number(typeCode.slice('TS'.length)) : undefined
  return Number.isInteger(number) ? number : undefined
}

/** What was found, what was expected and what to do next. */
function textOf(problem: Problem): string {
  const { message, details = [], expected } = problem
  return [message, ...details, `expected: ${expected}`, `do next: ${hintOf(problem)}`].join('\n')
}

function pointAt(at: Place, uriOf: (path: string) => string): Location {
  const point = positionOf(at)
  return { uri: uriOf(at.path), range: { start: point, end: point } }
}
