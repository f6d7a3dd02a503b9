import { formatPlace, type Place } from './place.ts'
import { endsOf, hintOf, type Problem, type RelatedPlace, sortProblems } from './problem.ts'
import type { Report } from './report.ts'
import { type LineLookup, printable } from './code-frame.ts'
import { endColumnOf } from './end-column.ts'

/**
 * A report as workflow commands, which GitHub shows as annotations: an error for each problem, a notice for
 * each of its notes, and the summary below them.
 */
export function formatGithub({ problems, summary }: Report, lineAt: LineLookup): string {
  const sorted = sortProblems(problems)
  // GitHub shows only a limited number of each kind, so the errors come first.
  const commands = [...sorted.map((problem) => errorOf(problem, lineAt)), ...sorted.flatMap(noticesOf)]
  return [...commands, summary].map((line) => `${line}\n`).join('')
}

function errorOf(problem: Problem, lineAt: LineLookup): string {
  const { code, message, at, expected, details = [] } = problem
  const lines = [message, ...details, `expected: ${expected}`, `do next: ${hintOf(problem)}`]
  const properties = { ...placeOf(at), endColumn: endColumnOf(problem, lineAt), title: code }
  return commandOf('error', properties, lines)
}

/** GitHub shows a notice by itself, so it names the place of its problem. */
function noticesOf({ code, at, notes = [] }: Problem): string[] {
  const { head, tail } = endsOf(notes)
  return [...head, ...tail].map((note: RelatedPlace) =>
    commandOf('notice', { ...placeOf(note.at), title: code }, [`${note.message} (see ${formatPlace(at)})`]),
  )
}

function placeOf({ path, line, column }: Place) {
  return { file: path, line, col: column }
}

type Properties = Readonly<Record<string, string | number>>

function commandOf(name: 'error' | 'notice', properties: Properties, lines: readonly string[]): string {
  const words = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
  return `::${name} ${words.join(',')}::${escapeData(lines.map(printable).join('\n'))}`
}

/** As `@actions/core` does it: a line end would end the command. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** Commas separate properties, and colons end their list. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
