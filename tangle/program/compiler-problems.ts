import { placeInBlock } from '../chapter/chapter.ts'
import { textLines } from '../text/line-starts.ts'
import { formatPlace, type Place } from '../problem/place.ts'
import type { RelatedPlace, Problem } from '../problem/problem.ts'
import { type Fault, lineText, type Program, placeInProgram, programText } from './program.ts'
import { isBlank, tokensOf } from '../text/tokens.ts'
import { openBracket } from './open-bracket.ts'
import { chainOf } from './expand.ts'

/** An error that a compiler reports, and the program. */
export type ProgramFault = { readonly program: Program; readonly fault: Fault }

/** A compiler's errors as problems of the chapters; an error in a chunk that is used twice is one problem, with both uses. */
export function problemsOfFaults(all: readonly ProgramFault[]): Problem[] {
  const groups = new Map<string, { readonly at: Place; readonly uses: ProgramFault[] }>()
  for (const one of all) {
    const at = placeOfFault(one)
    const key = JSON.stringify([formatPlace(at), one.fault.text])
    const group = groups.get(key) ?? { at, uses: [] }
    group.uses.push(one)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ at, uses }) => syntaxError(at, uses))
}

function placeOfFault({ program, fault }: ProgramFault): Place {
  return placeInProgram(program, fault.line, fault.column)?.at ?? endOf(program)
}

function syntaxError(at: Place, uses: readonly ProgramFault[]): Problem {
  const [first] = uses
  const origins = uses.map(({ program, fault }) => placeInProgram(program, fault.line, fault.column))
  const isInside = origins[0] !== undefined
  const opened = first && openBracket(first.program, first.fault)
  if (opened !== undefined)
    return {
      code: 'syntax-error',
      message: `This bracket is still open where \`${first?.program.target}\` goes on with another fence: ${first?.fault.text}.`,
      at: opened,
      expected: `the end of it in this fence, or in those behind it`,
      hint: 'Close it.',
      notes: [{ message: 'the program goes on here', at }],
    }
  return {
    code: 'syntax-error',
    message: `This does not parse: ${first?.fault.text.replace(/:$/, '')}.`,
    at,
    length: first?.fault.length ?? 1,
    expected: 'a program that parses',
    hint: isInside
      ? `Correct it here; the line is in ${textOfUses(uses)}.`
      : `Close what is still open here, where \`${first?.program.target}\` ends.`,
    notes: distinctNotes(origins.flatMap((origin) => chainOf(origin?.via))),
  }
}

/**
 * Where a line is in programs: `` `a.ts`, line 3 and in `b.ts`, line 9 ``. Of the versions of a program only the last that has the
 * line is named.
 *
 * @param uses those of earlier versions in the order of the chapters
 */
export function textOfUses(uses: readonly ProgramFault[]): string {
  const latest = new Map<string, Program>()
  for (const { program } of uses)
    if (latest.get(program.target)?.until !== undefined || !latest.has(program.target))
      latest.set(program.target, program)
  const told = uses.filter(({ program }) => latest.get(program.target) === program)
  const texts = told.map(({ program: { target, until }, fault: { line } }) => {
    const then = until === undefined ? '' : ` (as it is at the end of ${until})`
    return `\`${target}\`${then}, line ${line}`
  })
  return [...new Set(texts)].join(' and in ')
}

export function distinctNotes(notes: readonly RelatedPlace[]): RelatedPlace[] {
  return [...new Map(notes.map((note) => [formatPlace(note.at), note])).values()]
}

/** An import of a file that no chapter makes, at its specifier. */
export function problemOfImport(program: Program, specifier: string, wanted: string): Problem {
  const text = programText(program)
  const offset = offsetOfImport(text, specifier)
  const { line, column } = textLines(text).positionOf(offset ?? 0)
  const found = offset === undefined ? undefined : placeInProgram(program, line + 1, column)
  return {
    code: 'unresolved-import',
    message: `\`${program.target}\` imports \`${specifier}\`, but no chapter makes \`${wanted}\`.`,
    at: found?.at ?? endOf(program),
    length: specifier.length,
    expected: 'the path of another program’s file, with its extension',
    hint: 'Correct the path, or add the fence with that `file=`.',
    notes: chainOf(found?.via),
  }
}

/** The offset of an import's specifier, in UTF-16 units; the same text in comments and other strings is skipped. */
function offsetOfImport(text: string, specifier: string): number | undefined {
  let last = ''
  for (const { type, value, offset } of tokensOf(text)) {
    if (
      type === 'StringLiteral' &&
      value.slice(1, -1) === specifier &&
      /^(?:from|import|import\()$/.test(last)
    )
      return offset + 1
    if (!isBlank(type)) last = value === '(' && last === 'import' ? 'import(' : value
  }
  return undefined
}

/**
 * A program that a compiler or the type checker gave up on.
 *
 * @param what who, and what happened, such as `TypeScript was stopped: it had used 120 s`
 * @param done what had not been done yet: `compiled` or `checked`
 */
export function problemOfBreakdown(program: Program, what: string, done: string): Problem {
  return {
    code: 'too-complex',
    message: `${what}, and had not ${done} \`${program.target}\` yet.`,
    at: placeInProgram(program, 1, 0)?.at ?? { path: program.target, line: 1, column: 1 },
    expected: 'a program that compilers and TypeScript can read',
    hint: 'Look in it for an expression or a type that is nested very deeply, and divide it.',
  }
}

/** The end of the last line, at which a fault after it is shown, such as a bracket that is never closed. */
export function endOf(program: Program): Place {
  const last = program.segments.at(-1)
  if (last === undefined) return { path: program.target, line: 1, column: 1 }
  const column = lineText(last, last.first + last.count - 1).length
  return placeInProgram(program, program.lineCount, column)?.at ?? placeInBlock(last.block, last.first)
}
